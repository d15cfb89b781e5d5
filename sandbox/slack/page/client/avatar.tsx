/** The app's picture: containers in a row, one of them stopped. */
export function Avatar() {
  return (
    <svg className="avatar" viewBox="0 0 36 36" aria-hidden="true">
      <rect width="36" height="36" rx="6" fill="#0b6e6a" />
      <g fill="#fff">
        <rect x="8" y="19" width="9" height="9" rx="1.5" />
        <rect x="19" y="19" width="9" height="9" rx="1.5" />
      </g>
      <rect x="13.5" y="8" width="9" height="9" rx="1.5" fill="#ffb84d" />
    </svg>
  );
}
