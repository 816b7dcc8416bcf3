/** Set by the bundler from SMS_DEV_ECHO; synthesis for prod fails when that is on. */
declare const SMS_DEV_ECHO: boolean | undefined;

/** The code for whoever develops without a phone; nothing, and no such branch in the bundle, unless SMS_DEV_ECHO is on. */
export const echoed = (code: string | null): { devOtp?: string } =>
  typeof SMS_DEV_ECHO !== 'undefined' && SMS_DEV_ECHO && code !== null ? { devOtp: code } : {};
