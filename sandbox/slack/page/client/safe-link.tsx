import { type ReactNode, useState } from 'react';

const allowedSchemes = ['http:', 'https:', 'mailto:'];
/** Hosts of the AWS console in every partition, such as eu-west-1.console.aws.amazon.com and console.amazonaws.cn. */
const consoleHost = /(?:^|\.)console\.(?:aws\.amazon|amazonaws[\w-]*)\.\w+$/;

interface LinkProps {
  href: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A link of a message. Messages carry untrusted text, so other schemes (javascript:, data:) stay plain. */
export function SafeLink({ href, className, children }: LinkProps) {
  const url = URL.parse(href);
  if (!url || !allowedSchemes.includes(url.protocol)) {
    return <span title={`Not a web link: ${href}`}>{children}</span>;
  }
  if (consoleHost.test(url.hostname)) return <ConsoleLink href={href}>{children}</ConsoleLink>;
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

/** A link into the AWS console, which does not know the sandbox's account: a click shows where it would lead. */
function ConsoleLink({ href, children }: LinkProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <a
        href={href}
        className="console-link"
        title="Leads nowhere in the sandbox"
        onClick={(event) => {
          event.preventDefault();
          setAsked(!isAsked);
        }}
      >
        {children}
      </a>
      <span role="status" className="console-note">
        {isAsked ? ` (leads nowhere in the sandbox; in your account it opens ${href}) ` : ''}
      </span>
    </>
  );
}
