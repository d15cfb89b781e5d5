import { whenSaid } from '../rule.ts';

/** The exit code does not matter: out of memory was seen with 137, 0 and 1. */
export const outOfMemory = whenSaid({
  id: 'out-of-memory',
  cause: 'out-of-memory',
  topics: ['none', 'start'],
  says: /outofmemory|due to memory (?:usage|limit)|out of memory|oom.?killed|memory limit (?:too low|exceeded)|exceeded (?:the |its )?memory limit/,
});
