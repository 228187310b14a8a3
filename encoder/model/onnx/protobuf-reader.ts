/** One field of a message: a whole number, or the bytes of whatever else it is. */
export interface Field {
  readonly field: number;
  readonly value: number | Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Ten bytes hold the 64 bits of the longest number. */
const MAX_VARINT_LENGTH = 10;

/**
 * The fields of a message in the wire format of protocol buffers (protobuf.dev/programming-guides/encoding), in their
 * order. Bytes are views, so that tensors of many megabytes are not copied. Numbers beyond 2^53 lose their last digits.
 *
 * @throws RangeError for bytes that are no message
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let count = 0; count < MAX_VARINT_LENGTH; count++) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('The message ends inside a number.');
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) return value;
    }
    throw new RangeError('The message holds a number that is too long.');
  };
  const bytes = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError('The message ends inside a field.');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        yield { field, value: varint() };
        break;
      case FIXED64:
        yield { field, value: bytes(8) };
        break;
      case LENGTH_DELIMITED:
        yield { field, value: bytes(varint()) };
        break;
      case FIXED32:
        yield { field, value: bytes(4) };
        break;
      default:
        throw new RangeError('The message holds a field of an unknown kind.');
    }
  }
}
