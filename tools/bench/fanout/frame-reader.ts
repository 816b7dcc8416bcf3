/** Reads a server's WebSocket frames (RFC 6455 §5.2) out of the pieces in which they arrive. */
export class FrameReader {
  #rest: Buffer | undefined;

  /** Calls `take` with the text of every frame that is complete with this piece. */
  read(piece: Buffer, take: (text: string) => void): void {
    let bytes = this.#rest === undefined ? piece : Buffer.concat([this.#rest, piece]);
    for (let frame = wholeFrame(bytes); frame !== undefined; frame = wholeFrame(bytes)) {
      take(bytes.toString('latin1', frame.start, frame.end));
      bytes = bytes.subarray(frame.end);
    }
    this.#rest = bytes.length === 0 ? undefined : bytes;
  }
}

function wholeFrame(bytes: Buffer): { readonly start: number; readonly end: number } | undefined {
  const short = bytes[1];
  if (short === undefined || (short === 126 && bytes.length < 4)) return undefined;
  const start = short === 126 ? 4 : 2;
  const end = start + (short === 126 ? bytes.readUInt16BE(2) : short);
  return end <= bytes.length ? { start, end } : undefined;
}
