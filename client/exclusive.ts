/** What of browsers is used, where there is one: a lock that all pages of an origin share. */
type Shared = { navigator?: { locks?: { request<T>(name: string, work: () => Promise<T>): Promise<T> } } };

const lasts = new WeakMap<object, Map<string, Promise<unknown>>>();

const shared = <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const { navigator } = globalThis as Shared;
  return navigator?.locks === undefined ? work() : navigator.locks.request(name, work);
};

/**
 * The outcome of `work`, once all earlier work of this name on the same owner is done: in this program, and in browsers in all pages of
 * the origin (Web Locks). Several programs on one storage do not wait for each other.
 */
export const exclusively = <T>(name: string, owner: object, work: () => Promise<T>): Promise<T> => {
  const names = lasts.get(owner) ?? new Map<string, Promise<unknown>>();
  lasts.set(owner, names);
  const done = (names.get(name) ?? Promise.resolve()).then(() => shared(name, work));
  names.set(
    name,
    done.catch(() => undefined),
  );
  return done;
};
