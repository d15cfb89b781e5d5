// The emoji of this program's messages are drawn, since a machine without an emoji font shows a box.

export function WhiteCheckMark() {
  return (
    <svg className="drawn-emoji" viewBox="0 0 20 20" role="img" aria-label="white check mark">
      <rect x="1" y="1" width="18" height="18" rx="4" fill="#3fa34d" />
      <path d="M5 10.5 8.6 14 15 6.5" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}

export function Warning() {
  return (
    <svg className="drawn-emoji" viewBox="0 0 20 20" role="img" aria-label="warning">
      <path d="M10 1.8 19 17.8H1Z" fill="#f2b01e" stroke="#f2b01e" strokeWidth="1.6" strokeLinejoin="round" />
      <path d="M10 7v5.2M10 14.6v.8" stroke="#3a2b00" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}

export function Circle({ name, fill, stroke }: { name: string; fill: string; stroke: string }) {
  return (
    <svg className="drawn-emoji" viewBox="0 0 20 20" role="img" aria-label={name.replaceAll('_', ' ')}>
      <circle cx="10" cy="10" r="8.5" fill={fill} stroke={stroke} strokeWidth="1.5" />
    </svg>
  );
}
