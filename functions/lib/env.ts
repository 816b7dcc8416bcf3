/**
 * The value of an environment variable that the stack sets.
 * @throws Error when it is missing: the function then fails in its init phase, and not half-way through a call.
 */
export const requiredSetting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`The environment variable ${name} is missing.`);
  }
  return value;
};
