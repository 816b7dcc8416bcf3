import type { ApolloClient } from '@apollo/client';
import {
  confirmCode,
  type PendingSignIn,
  type Refusal,
  refusalOf,
  resendCode,
  signInWithEmail,
  signInWithPhone,
} from '../../../client/index.ts';
import { element, say } from './element.ts';

const dialog = element('sign-in', HTMLDialogElement);
const status = element('sign-in-status', HTMLOutputElement);
const codeForm = element('code-form', HTMLFormElement);
const phone = element('phone', HTMLInputElement);
const code = element('code', HTMLInputElement);
const email = element('email', HTMLInputElement);
const password = element('password', HTMLInputElement);

/** Lets people sign in both ways; `onSignedIn` is called each time somebody has. */
export function wireSignInDialog(client: ApolloClient, onSignedIn: () => void): void {
  let pending: PendingSignIn | undefined;
  const signedIn = (): void => {
    for (const form of dialog.querySelectorAll('form')) form.reset();
    codeForm.hidden = true;
    say(status, '');
    dialog.close();
    onSignedIn();
  };
  const sent = ({ phoneMasked, devOtp }: PendingSignIn): void => {
    codeForm.hidden = false;
    code.value = devOtp ?? '';
    code.focus();
    say(status, `A code is on its way to ${phoneMasked}.`);
  };

  onSubmit('phone-form', async () => {
    pending = await signInWithPhone(client, phone.value);
    sent(pending);
  });
  onSubmit('code-form', async () => {
    if (pending === undefined) return;
    await confirmCode(client, pending, code.value);
    signedIn();
  });
  onSubmit('email-form', async () => {
    await signInWithEmail(client, email.value, password.value);
    signedIn();
  });
  element('resend', HTMLButtonElement).addEventListener(
    'click',
    () =>
      void attempt(async () => {
        if (pending === undefined) return;
        await resendCode(client, pending);
        sent(pending);
      }),
  );
  element('open-sign-in', HTMLButtonElement).addEventListener('click', () => dialog.showModal());
  element('close-sign-in', HTMLButtonElement).addEventListener('click', () => dialog.close());
}

function onSubmit(id: string, work: () => Promise<void>): void {
  element(id, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(work);
  });
}

async function attempt(work: () => Promise<void>): Promise<void> {
  say(status, 'One moment …');
  dialog.inert = true;
  try {
    await work();
  } catch (error) {
    const refusal = refusalOf(error);
    say(status, refusal === null ? `That failed: ${error instanceof Error ? error.message : error}` : sentenceOf(refusal), true);
  }
  dialog.inert = false;
}

function sentenceOf(refusal: Refusal): string {
  const { code: refusalCode, message, info } = refusal;
  const until =
    refusalCode === 'OTP_LOCKED' ? info.until : refusalCode === 'OTP_TOO_SOON' || refusalCode === 'TOO_MANY_REQUESTS' ? info.retryAt : null;
  const rest = [
    ...(refusalCode === 'OTP_WRONG' ? [`${info.attemptsLeft} attempts left.`] : []),
    ...(until === null ? [] : [`Not before ${new Date(until).toLocaleTimeString()}.`]),
  ];
  return [message, ...rest].join(' ');
}
