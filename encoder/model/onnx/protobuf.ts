/**
 * The wire format of protocol buffers (protobuf.dev/programming-guides/encoding), as far as ONNX needs it. A message is
 * a list of byte parts, so that tensors of many megabytes are passed on and never copied.
 */
export type Parts = readonly Uint8Array[];

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

function tag(field: number, wireType: number): number[] {
  return varint(BigInt(field * 8 + wireType));
}

export function byteLength(parts: Parts): number {
  return parts.reduce((total, part) => total + part.byteLength, 0);
}

export function integerField(field: number, value: number): Parts {
  return [Uint8Array.from([...tag(field, VARINT), ...varint(BigInt(value))])];
}

export function floatField(field: number, value: number): Parts {
  const bytes = new Uint8Array(new Float32Array([value]).buffer);
  return [Uint8Array.from([...tag(field, FIXED32), ...bytes])];
}

export function messageField(field: number, message: Parts): Parts {
  const length = varint(BigInt(byteLength(message)));
  return [Uint8Array.from([...tag(field, LENGTH_DELIMITED), ...length]), ...message];
}

export function bytesField(field: number, bytes: Uint8Array): Parts {
  return messageField(field, [bytes]);
}

export function textField(field: number, text: string): Parts {
  return bytesField(field, new TextEncoder().encode(text));
}

/** One field of a message: a whole number, or the bytes of whatever else it is. */
interface Field {
  readonly field: number;
  readonly value: number | Uint8Array;
}

/** Ten bytes hold the 64 bits of the longest number. */
const MAX_VARINT_LENGTH = 10;

/**
 * The fields of a message in their order. Bytes are views, so that tensors are not copied here either. Numbers beyond
 * 2^53 lose their last digits.
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
