/**
 * Phrases to complete if they are truncated: ECS cuts reasons at 255 or 1,024 characters, often within the words that
 * identify the cause ("AccessDeniedExcept", "context ca..."). A bar marks the shortest unambiguous beginning.
 */
const clearPhrases = [
  'accessde|niedexception',
  'resourcenotf|oundexception',
  'not authori|zed to perform',
  'request cancel|ed while waiting for connection',
  'context dead|line exceeded',
  'context ca|nceled',
  'connection res|et by peer',
  'connection tim|ed out',
  'tls hands|hake timeout',
  'i/o ti|meout',
  'no space le|ft on device',
  'manifest unk|nown',
  'toomanyr|equests',
  'pull access den|ied',
  'exec format| error',
  'executable file not| found',
  'outofmem|oryerror',
  'container killed due| to memory usage',
  'log group does not| exist',
  'initialize log|ging driver',
  'bind source path| does not exist',
].map((marked) => {
  const unmistakable = marked.slice(0, marked.indexOf('|'));
  return { unmistakable, phrase: marked.replace('|', '') };
});

/** Characters examined at the end of a text; more than the longest phrase. */
const tailLength = 64;

/**
 * Completes a phrase that is truncated at the end of a normalized text. Returns any other text unchanged, without the
 * dots that ECS adds after a cut.
 */
export function completeCutPhrase(text: string): string {
  const end = text.endsWith('...') ? text.slice(0, -3).trimEnd() : text;
  const tail = end.slice(-tailLength);
  for (const { unmistakable, phrase } of clearPhrases) {
    const start = tail.lastIndexOf(unmistakable);
    if (start >= 0 && phrase.startsWith(tail.slice(start))) return end + phrase.slice(tail.length - start);
  }
  return end;
}
