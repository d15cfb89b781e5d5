/** The one emoji of this program's messages is drawn, since a machine without an emoji font shows a box. */
export function WhiteCheckMark() {
  return (
    <svg className="drawn-emoji" viewBox="0 0 20 20" role="img" aria-label="white check mark">
      <rect x="1" y="1" width="18" height="18" rx="4" fill="#3fa34d" />
      <path d="M5 10.5 8.6 14 15 6.5" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}
