/**
 * Numbers that redaction rests on: unit, source and effect of each. They were set on generated tokens and the secret lines
 * of bench/redaction against the 32,000 sample lines of the loghub collection: lower ones mask ids and paths, higher ones
 * let tokens through. Lengths are characters; rates are changes of character class per pair of neighbours.
 */
export const redactionPolicy = {
  /** A run of letters and digits that has no name. */
  random: {
    /** Below this length are ULIDs, KSUIDs, node and request ids. */
    leastLength: 28,
    /** Characters, and share of the run, that are left without its words, numbers, digests and UUIDs. */
    leastMixed: 20,
    leastMixedShare: 0.6,
    /** Rate of changes of mixed case with digits and without; words change at their borders alone. */
    leastRate: { withDigits: 0.36, ofLetters: 0.42 },
    /** Capitals, and small letters, from which on a text counts as mixed case: a word has one capital. */
    leastOfEachCase: 3,
    /** One case with digits: stricter, since ids look like it. */
    oneCase: { leastLength: 32, leastDigits: 4, mostDigitShare: 0.55, leastRate: 0.25 },
    /** Changes of class in a run; an ordinary path or class has fewer. */
    leastChanges: 6,
  },
  /** A part of a path is camel case where runs of lower case make up more than this share of it. */
  camelCaseShare: { withDigits: 0.7, ofLetters: 0.5 },
  /** A value with a name like "key" or "session": laxer than for a run without a name. */
  generated: {
    leastLength: 10,
    /** Length of hexadecimal digits, and of mixed case with its changes per character: shorter ones are ids. */
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
    /** A prefix at the very end of a run has too little behind it. */
    shortestRest: 8,
    /** A prefix so long, or a shorter one that ends in a separator, is enough of a sign for a token that was cut. */
    tellingPrefix: 5,
    tellingPrefixWithSeparator: 4,
    /** Share of a token's length that is masked behind such a prefix. */
    leastCutShare: 0.6,
    /** Behind a prefix that is longer, words count as a token too. */
    longestPrefixOfWords: 8,
  },
  value: {
    /** Digits of a numeric credential (PIN, one-time code) with a certain assignment, and in prose. */
    leastDigits: { certain: 3, inProse: 4 },
    /** Prose behind a secret name: shorter values are words. */
    leastInProse: 4,
    /** A longer value is no name, path or class. */
    longestPlainWords: 200,
  },
  header: {
    /** Letters alone after Authorization are a sentence; a longer word is a credential. */
    leastOfLetters: 20,
    /** A shorter value without a scheme is no credential. */
    leastWithoutScheme: 6,
  },
  /** Rounds over one text: masking one secret can uncover the start of the next; more than two are hardly ever needed. */
  mostRounds: 5,
  /** A longer text is worked on in parts of this length, so that a secret costs another round in its part alone. */
  partLength: 8_000,
  /** Text around the border of two parts that must show no key block, which spans lines. */
  keyBlockNearby: 200,
} as const;
