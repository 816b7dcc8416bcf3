import type { CallerRegistry, Cause } from '../service.ts';

/** The credentials that the local cloud gave out, and on whose behalf each is used at the moment. */
export function createCallerRegistry(): CallerRegistry {
  const causes = new Map<string, () => Cause | undefined>();
  return {
    register: (accessKeyId, causeNow) => void causes.set(accessKeyId, causeNow),
    forget: (accessKeyId) => void causes.delete(accessKeyId),
    causeOf: (accessKeyId) => causes.get(accessKeyId)?.(),
  };
}
