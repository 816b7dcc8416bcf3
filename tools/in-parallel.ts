/** Runs `work` on all of `list`, at most `width` at a time. The first failure ends it once the running ones are over. */
export async function inParallel<T>(list: readonly T[], width: number, work: (value: T) => Promise<void>): Promise<void> {
  const waiting = list.values();
  const worker = async (): Promise<void> => {
    for (const value of waiting) await work(value);
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
