import { useEffect, useRef, useState } from 'react';

/** Distance from the end within which the reader counts as being there, in pixels. */
const nearEnd = 80;

/**
 * Opens at the linked message, else at the newest; follows new ones only while the reader is at the end, and counts those
 * that came meanwhile.
 * @param linkedId id of the element of the linked message
 * @param count messages of the channel
 */
export function useScroll(channel: string | undefined, count: number, linkedId: string | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const isLinkFollowed = useRef(false);
  const seen = useRef(count);
  const [unseen, setUnseen] = useState(0);
  useEffect(() => {
    const element = scroller.current;
    const remember = () => {
      if (!element) return;
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd;
      if (isAtEnd.current) setUnseen(0);
    };
    element?.addEventListener('scroll', remember);
    return () => element?.removeEventListener('scroll', remember);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it scrolls when these change
  useEffect(() => {
    const target = !isLinkFollowed.current && linkedId && document.getElementById(linkedId);
    if (target) {
      isLinkFollowed.current = true;
      target.classList.add('linked');
      target.scrollIntoView({ block: 'center' });
    } else if (isAtEnd.current) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    else setUnseen((before) => before + Math.max(0, count - seen.current));
    seen.current = count;
  }, [channel, count]);
  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  return { scroller, unseen, toEnd };
}
