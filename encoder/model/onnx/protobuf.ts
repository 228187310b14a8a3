/**
 * The wire format of protocol buffers (protobuf.dev/programming-guides/encoding), as far as writing ONNX needs
 * it. A message is a list of byte parts, so that tensors of many megabytes are passed on and never copied.
 */
export type Parts = readonly Uint8Array[];

const VARINT = 0;
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
