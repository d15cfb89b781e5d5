/** A full version (1.4.2, 2024.11.3), a date (20261123), a build number, or a commit's hash: such a tag stays. */
const fixedTag =
  /\d+\.\d+\.\d+|\d{4}[.-]\d{2}|(?<![\da-f])\d{6,}(?!\d)|(?<![\da-z])(?=[\da-f]*\d)[\da-f]{7,40}(?![\da-z])/i;

/**
 * Whether the image's name may stand for another image tomorrow: no tag, `latest`, or one that names no exact version
 * (`stable`, `prod`, `7`, `20-alpine`). A digest never moves.
 */
export function isOnMutableTag(image: string): boolean {
  if (/@sha256:[\da-f]{64}$/.test(image)) return false;
  const tag = /:([\w][\w.-]{0,127})$/.exec(image)?.[1];
  return tag === undefined || !fixedTag.test(tag);
}
