import type { ReactNode } from 'react';

const allowedSchemes = ['http:', 'https:', 'mailto:'];

/** A link of a message. Messages carry untrusted text, so other schemes (javascript:, data:) stay plain. */
export function SafeLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  const url = URL.parse(href);
  if (!url || !allowedSchemes.includes(url.protocol)) {
    return <span title={`Not a web link: ${href}`}>{children}</span>;
  }
  const isOfThisWorkspace = url.origin === location.origin;
  return (
    <a
      href={href}
      className={className}
      {...(!isOfThisWorkspace && { target: '_blank', rel: 'noreferrer noopener' })}
    >
      {children}
    </a>
  );
}
