import { anyOf } from './span.ts';

/**
 * Names of credentials, recognized by their ending: `DB_PASSWORD`, `dbPass`, `x-api-key`, `JWT_KEY`.
 */

/**
 * Certainty that a name provides:
 * - `password`: chosen by people, so a plain word may be one
 * - `secret`: made by machines
 * - `perhaps`: keys and sessions, which are secret if their value looks generated
 * - `header`, `cookie`: header fields with a grammar of their own
 */
export type NameKind = 'password' | 'secret' | 'perhaps' | 'header' | 'cookie';

/** Last words of names, as regular expressions. */
const lastWords = [
  ...['authorization', 'set-?cookies?', 'cookies?', 'bearer'],
  ...[
    'pass(?:w(?:or)?ds?|phrases?|codes?|wort)?',
    'pwd',
    'psw',
    'pw',
    'kennwort',
    'senha',
    'contrase(?:n|ñ)a',
    'mot[ _-]?de[ _-]?passe',
    'wachtwoord',
    'l(?:ö|o)senord',
    'heslo',
    'пароль',
    '密码',
    'パスワード',
    'psk',
    'community[ _-]?string',
  ],
  ...['secrets?', 'tokens?', 'credentials?', 'creds?', 'pat', 'jwt', 'hmac', 'webhook', 'ssn'],
  ...[
    'auth',
    'keys?',
    'key-data',
    'salt',
    'pepper',
    'pin',
    'otp',
    'cvv',
    'cvc',
    'sig(?:nature)?',
    'assertion',
  ],
  ...['sess(?:ion)?(?:[_-]?id)?', 'sid', 'samlresponse', 'connection[ _-]?string', 'conn[_-]?str'],
  ...['code(?:[_-]verifier)?', 'requirepass', 'masterauth', 'mnemonic'],
  ...['seed', 'recovery', 'backup'].map((word) => `${word}[ _-]?(?:phrase|words)`),
  ...[
    'mfa',
    'totp',
    'sms',
    'verification',
    'security',
    'confirmation',
    'login',
    'backup',
    'recovery',
    'reset',
  ].map((word) => `${word}[ _-]?codes?`),
];

/** Last word of a name. Applied to the whole text first; matches are judged afterwards. */
export const lastWord = anyOf(
  lastWords.toSorted((a, b) => b.length - a.length),
  'gi',
);

/** Suffixes of a name after its last word: a number, an encoding, an environment, an age. */
export const nameEnd =
  /(?:[_.-]?(?:\d{1,3}|v\d|hash|b64|base(?:64)?|pem|hex|value|val|str(?:ing)?|text|plain(?:text)?|data|old|new|prev(?:ious)?|current|primary|secondary|prod|production|staging|dev|test|live)){0,2}(?![A-Za-z0-9_])/iy;

const passwords =
  /^(?:pass|kennwort|senha|contrase|mot|wachtwoord|l(?:ö|o)senord|heslo|пароль|密码|パスワード|psk|community|pwd|psw|pw|requirepass|masterauth|mnemonic|seed|recovery|backup)/i;
const secrets = /^(?:secret|token|cred|jwt|conn|samlresponse|assertion|code[_-]|ssn|hmac|.*codes?$)/i;
/** Signature of a presigned URL, which is a credential. */
const signatures = /x-(?:amz|goog)-signature$/i;
/** Words that only end like a last word. */
const otherWords =
  /(?:by|com|sur|tres|over|under|multi|single|first|second|third|two|one)[ _-]?pass$|(?:mon|tur|hoc|don|whis|joc|jer)key$|oauth$|^(?:basalt|cobalt)$/i;

/** First words of keys that are secret. */
const secretKeys =
  /(?:api|access|account|private|priv|secret|sign(?:ing)?|enc(?:ryption|rypt)?|crypt(?:o|ion)?|cipher|aes|rsa|dsa|ecdsa|master|shared|auth|app(?:lication)?|licen[cs]e|subscription|functions?|admin|service|client|deploy|ssh|ssl|tls|jwt|jws|jwk|hmac|ingest(?:ion)?|write|read|instrumentation|storage|root|webhooks?|push|rest|sdk|vault|unseal|recovery|wrapping|kek|dek|consumer|developer|integration|management|merchant|store|trust|pass|secure|security|global|signature|stripe|maps?|host)[ _.-]?(?:pass)?key[s]?$/i;

/** First words of keys that only identify or sort. */
const openKeys =
  /(?:primary|partition|foreign|sort|range|shard|sharding|cache|object|public|pub|unique|index|row|map|message|record|composite|natural|surrogate|duplicate|idempotency|idempotent|dedup(?:lication)?|translation|i18n|config|registry|bucket|s3|lookup|group(?:ing)?|join|event|metric|column|dict|json|property|hot|arrow|enter|tab|lock|redis|for|field|label|tag|unknown|invalid|missing|no|react|storage[ _]?object)[ _.-]?keys?$/i;

/**
 * Judges a name.
 * @param name whole identifier, including the preceding word if written separately ("api key")
 * @param last its last word, matched by `lastWord`
 */
export function kindOfName(name: string, last: string): NameKind | undefined {
  if (otherWords.test(name)) return undefined;
  if (/^authorization$/i.test(last)) return 'header';
  if (/cookies?$/i.test(last)) return 'cookie';
  if (/^keys?$/i.test(last)) {
    if (openKeys.test(name)) return undefined;
    return secretKeys.test(name) ? 'secret' : 'perhaps';
  }
  if (passwords.test(last)) return needsBorder(name, last) ? 'perhaps' : 'password';
  if (signatures.test(name)) return 'secret';
  if (secrets.test(last) && !/^codes?$/i.test(last)) return 'secret';
  return needsBorder(name, last) ? undefined : 'perhaps';
}

/** Tells whether a short last word lacks the boundary that it needs: "spw" and "compass" do, `DB_PW`, `dbPw` and `SMTP_PASS` do not. */
function needsBorder(name: string, last: string): boolean {
  if (last.length >= 5 || name.length === last.length) return false;
  const before = name.at(-last.length - 1) ?? '';
  if (!/[A-Za-z]/.test(before)) return false;
  const hump = /[a-z]/.test(before) && /[A-Z]/.test(last[0] ?? '');
  // "dbpass", "DBPASS": no boundary needed for words that rarely end another word.
  return !hump && !/^(?:pass|pwd)$/i.test(last);
}
