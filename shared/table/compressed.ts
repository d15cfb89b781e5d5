import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';

/** Value in the form that an item stores: compressed JSON. */
export function compressed(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

/** Decompresses a value; the reader parses it. @throws for other bytes */
export function uncompressed(bytes: Uint8Array): unknown {
  return JSON.parse(gunzipSync(bytes).toString('utf8'));
}

/** Bytes as a field of an item. */
export const bytesForm = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not bytes');

/** Compressed value as a field of an item. */
export const compressedForm = z.pipe(
  bytesForm,
  z.transform((bytes, context): unknown => {
    try {
      return uncompressed(bytes);
    } catch {
      context.issues.push({ code: 'custom', message: 'not compressed JSON', input: bytes });
      return z.NEVER;
    }
  }),
);
