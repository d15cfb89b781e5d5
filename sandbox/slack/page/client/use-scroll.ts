import { useCallback, useEffect, useRef, useState } from 'react';
import type { PostedMessage } from '../../types.ts';
import { takesAnswer, takesPrivateAnswer } from './clicks.ts';
import { isInChannel, isReply } from './slack-state.ts';

/** Distance from the end within which the reader counts as being there, in pixels. */
const nearEnd = 80;

/** Id of the element of a message. */
export function elementId(ts: string): string {
  return `p${ts.replace('.', '')}`;
}

/**
 * Opens at the linked message, else at the newest; follows new ones only while the reader is at the end, and counts those
 * that came meanwhile. The answer to a click is brought into view, wherever the reader is.
 * @param messages of the channel that the user sees, oldest first
 * @param all messages of the workspace: one that another user saw is no news to the next
 * @param linkedId id of the element of the linked message
 */
export function useScroll(
  channel: string | undefined,
  messages: PostedMessage[],
  all: PostedMessage[],
  linkedId?: string,
) {
  const scroller = useRef<HTMLElement>(null);
  const place = useRef({ top: 0, isAtEnd: true });
  const link = useRef(linkedId);
  const known = useRef({ channel, seen: new Set<string>() });
  const [unseen, setUnseen] = useState<string[]>([]);
  const toEnd = useCallback(() => {
    const element = scroller.current;
    element?.scrollTo({ top: element.scrollHeight });
    place.current = { top: element?.scrollTop ?? 0, isAtEnd: true };
  }, []);

  useEffect(() => {
    const element = scroller.current;
    const remember = () => {
      if (!element) return;
      place.current = placeOf(element);
      if (place.current.isAtEnd) setUnseen([]);
    };
    element?.addEventListener('scroll', remember);
    return () => element?.removeEventListener('scroll', remember);
  }, []);

  useEffect(() => {
    const { seen } = known.current;
    const isOpened = known.current.channel !== channel || seen.size === 0;
    const added = messages.filter(({ ts }) => !seen.has(ts));
    known.current = { channel, seen: new Set(all.map(({ ts }) => ts)) };
    if (link.current && isFollowed(link.current)) link.current = undefined;
    else if (isOpened) {
      setUnseen([]);
      toEnd();
    } else {
      const answer = answerAmong(added, messages);
      if (answer) bringIntoView(answer, scroller.current);
      // A message at the end may also have grown: the answer to a command replaces "Looking…".
      else if (isStillAtEnd(place.current, scroller.current)) toEnd();
      else setUnseen((before) => withAdded(before, added));
    }
  }, [channel, messages, all, toEnd]);

  /** The first that was not seen: the others follow it. */
  const toUnseen = () => {
    const [first] = unseen;
    setUnseen([]);
    if (first) document.getElementById(elementId(first))?.scrollIntoView({ block: 'start' });
  };
  return { scroller, unseen: unseen.length, toUnseen, toEnd };
}

interface Place {
  /** Pixels above the view. */
  top: number;
  isAtEnd: boolean;
}

function placeOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): Place {
  return { top: scrollTop, isAtEnd: scrollHeight - scrollTop - clientHeight < nearEnd };
}

/** The event of a scroll comes a moment after it: a reader who has just left the end is not at it. */
function isStillAtEnd({ top, isAtEnd }: Place, element: HTMLElement | null): boolean {
  return isAtEnd && element !== null && element.scrollTop > top - nearEnd;
}

/** Messages of the channel not seen yet; the same list where none was added, so that nothing is drawn again. */
function withAdded(unseen: string[], added: PostedMessage[]): string[] {
  const more = added.filter(isInChannel).map(({ ts }) => ts);
  return more.length === 0 ? unseen : [...unseen, ...more];
}

/** The new message that answers a click: a reply in the thread of its message, or one for the user alone. */
function answerAmong(added: PostedMessage[], messages: PostedMessage[]): PostedMessage | undefined {
  const reply = added
    .filter(isReply)
    .find(({ threadTs }) => messages.some((root) => root.ts === threadTs && takesAnswer(root)));
  return reply ?? added.find(({ visibleTo }) => visibleTo !== undefined && takesPrivateAnswer());
}

/** Scrolls to the linked message, once it is there. */
function isFollowed(linkedId: string): boolean {
  const linked = document.getElementById(linkedId);
  linked?.classList.add('linked');
  linked?.scrollIntoView({ block: 'center' });
  return linked !== null;
}

/** By the shortest way, and from its top where it is higher than the view. */
function bringIntoView({ ts }: PostedMessage, view: HTMLElement | null): void {
  const element = document.getElementById(elementId(ts));
  const isHigher = (element?.offsetHeight ?? 0) > (view?.clientHeight ?? 0);
  element?.scrollIntoView({ block: isHigher ? 'start' : 'nearest' });
}
