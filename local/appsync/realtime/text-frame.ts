/**
 * WebSocket text frames as a server sends them: whole and unmasked.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */

/** The first byte of a text frame that is also the last of its message. */
const FINAL_TEXT = 0x81;
const SHORT_MAX = 125;
const MEDIUM_MAX = 65_535;

/** The frame of a message. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = headerLength(length);
  const frame = Buffer.allocUnsafe(start + length);
  writeHeader(frame, length);
  frame.write(text, start);
  return frame;
}

function headerLength(length: number): number {
  if (length <= SHORT_MAX) return 2;
  return length <= MEDIUM_MAX ? 4 : 10;
}

function writeHeader(frame: Buffer, length: number): void {
  frame[0] = FINAL_TEXT;
  if (length <= SHORT_MAX) {
    frame[1] = length;
  } else if (length <= MEDIUM_MAX) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
}

const BEFORE_ID = '{"type":"data","id":';

/** The frames of one event for many subscriptions, which differ in nothing but the id: each is a copy with the id written into it. */
export class DataFrames {
  /** Bytes of the payload, which is what AppSync limits. */
  readonly payloadBytes: number;
  readonly #payload: string;
  #idBytes = -1;
  #idAt = 0;
  #pattern: Buffer = Buffer.alloc(0);

  /** `payload` is JSON. */
  constructor(payload: string) {
    this.#payload = payload;
    this.payloadBytes = Buffer.byteLength(payload);
  }

  /** The frame for a subscription whose id is this JSON string, quotes included. */
  of(idText: string): Buffer {
    const bytes = Buffer.byteLength(idText);
    if (bytes !== this.#idBytes) this.#layOut(bytes);
    const frame = Buffer.allocUnsafe(this.#pattern.length);
    this.#pattern.copy(frame);
    frame.write(idText, this.#idAt);
    return frame;
  }

  #layOut(idBytes: number): void {
    this.#idBytes = idBytes;
    this.#pattern = textFrame(`${BEFORE_ID}${' '.repeat(idBytes)},"payload":${this.#payload}}`);
    this.#idAt = headerLength(BEFORE_ID.length + idBytes + ',"payload":}'.length + this.payloadBytes) + BEFORE_ID.length;
  }
}
