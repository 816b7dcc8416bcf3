import type { CallerRegistry, Cause, LocalCredentials } from '../service.ts';

/** The credentials that the local cloud gave out, and on whose behalf each is used at the moment. */
export function createCallerRegistry(): CallerRegistry {
  const callers = new Map<string, { credentials: LocalCredentials; causeNow: () => Cause | undefined }>();
  return {
    register: (credentials, causeNow) => void callers.set(credentials.accessKeyId, { credentials, causeNow }),
    forget: (accessKeyId) => void callers.delete(accessKeyId),
    causeOf: (accessKeyId) => callers.get(accessKeyId)?.causeNow(),
    find: (accessKeyId) => callers.get(accessKeyId)?.credentials,
  };
}
