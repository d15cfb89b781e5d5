/**
 * Thresholds of redaction. Tuned with generated tokens and the secret lines of bench/redaction against the 32,000 sample
 * lines of the loghub collection: lower values mask IDs and paths, higher values let tokens through. Lengths are in
 * characters; rates are changes of character class per adjacent pair.
 */
export const redactionPolicy = {
  /** Run of letters and digits without a name. */
  random: {
    /** Shorter runs are ULIDs, KSUIDs, node and request IDs. */
    leastLength: 28,
    /** Minimum characters, and share of the run, that remain without its words, numbers, digests and UUIDs. */
    leastMixed: 20,
    leastMixedShare: 0.6,
    /** Minimum rate of changes for mixed case, with and without digits; words change only at their boundaries. */
    leastRate: { withDigits: 0.36, ofLetters: 0.42 },
    /** Minimum number of upper-case and of lower-case letters for mixed case: a word has one capital. */
    leastOfEachCase: 3,
    /** One case with digits: stricter, because IDs look alike. */
    oneCase: { leastLength: 32, leastDigits: 4, mostDigitShare: 0.55, leastRate: 0.25 },
    /** Minimum changes of class in a run; ordinary paths and class names have fewer. */
    leastChanges: 6,
  },
  /** Share of lower-case runs above which a part of a path counts as camel case. */
  camelCaseShare: { withDigits: 0.7, ofLetters: 0.5 },
  /** Value with a name like "key" or "session": more lenient than for a run without a name. */
  generated: {
    leastLength: 10,
    /** Minimum length of hexadecimal digits, and of mixed case with its changes per character: shorter values are IDs. */
    leastHexadecimal: 24,
    leastMixedCase: 24,
    leastChangeShare: 0.25,
    /** Any other value: letters, changes, and changes per character; "release2" has one change. */
    leastLetters: 4,
    leastChanges: 4,
    leastChangeShareOfOthers: 0.15,
  },
  token: {
    /** The shortest token of a known form, with its prefix. */
    shortest: 18,
    /** Minimum length after a prefix, to exclude prefixes at the end of a run. */
    shortestRest: 8,
    /** Prefix length that is sufficient for a truncated token; shorter ones must end in a separator. */
    distinctivePrefix: 5,
    distinctivePrefixWithSeparator: 4,
    /** Minimum share of a token's length after such a prefix. */
    leastCutShare: 0.6,
    /** Longest prefix after which words are not masked. */
    longestPrefixOfWords: 8,
  },
  value: {
    /** Digits of a numeric credential (PIN, one-time code) with a certain assignment, and in prose. */
    leastDigits: { certain: 3, inProse: 4 },
    /** Minimum length in prose after a secret name: shorter values are words. */
    leastInProse: 4,
    /** Longest value that can be a name, path or class. */
    longestPlainWords: 200,
  },
  header: {
    /** Length from which a word of letters alone after Authorization is a credential; shorter ones are prose. */
    leastOfLetters: 20,
    /** Minimum length of a credential without a scheme. */
    leastWithoutScheme: 6,
  },
  /** Maximum passes over a text: masking one secret can reveal the start of the next; more than two are rarely needed. */
  mostRounds: 5,
  /** Length of the parts of a longer text, so that a secret causes another pass only over its part. */
  partLength: 8_000,
  /** Text around the boundary of two parts that must not contain a key block, which spans lines. */
  keyBlockNearby: 200,
} as const;
