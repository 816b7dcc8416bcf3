/** An auction's own row keeps so much of the end of a request, for sixty of them and less than 250 bytes. */
const MARK_LENGTH = 3;

/** The marks of an auction without a bid: sixty empty ones. */
export const noMarks = (): string[] => {
  const ten = ['', '', '', '', '', '', '', '', '', ''];
  return [...ten, ...ten, ...ten, ...ten, ...ten, ...ten];
};

/** What tells a request from most others. */
export const markOf = (requestId: string): string => requestId.slice(-MARK_LENGTH);
