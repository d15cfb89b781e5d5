/** Place in the user's own code. */
export interface Frame {
  file: string;
  line?: string;
  /** Function or method. */
  in?: string;
}

interface Language {
  frame: RegExp;
  /** Position of the most recent call: Python prints it last. */
  newest: 'first' | 'last';
  /** Frames of libraries and of the runtime. */
  foreign: RegExp;
}

/** Formats of stack frames by language: groups file, line, function. */
const languages: readonly Language[] = [
  {
    frame: /^\s{0,8}File "(?<file>[^"\n]{1,300})", line (?<line>\d{1,7})(?:, in (?<in>[\w.<>]{1,120}))?/,
    newest: 'last',
    foreign:
      /site-packages|dist-packages|\/lib\/python\d|^<(?!string>)|\/bin\/(?:gunicorn|uvicorn|celery|flask|alembic)$/,
  },
  {
    frame:
      /^\s{1,12}at (?:async )?(?:(?:new )?(?<in>[\w.$<>[\] ]{1,120}) \()?(?:file:\/\/)?(?<file>(?:\/|[A-Za-z]:\\|webpack:|node:)[^()\n]{1,300}?):(?<line>\d{1,7}):\d{1,7}\)?$/,
    newest: 'first',
    foreign: /node_modules|^node:|internal\//,
  },
  {
    frame:
      /^\s{1,8}at (?<in>[\w.$/<>]{1,200})\((?<file>[\w$]{1,100}\.(?:java|kt|scala|groovy)):(?<line>\d{1,7})\)/,
    newest: 'first',
    foreign:
      /^(?:[\w.]{1,40}\/)?(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|org\.(?:springframework|apache|hibernate|postgresql|mariadb|eclipse|junit|jboss|flywaydb|quartz)|com\.(?:fasterxml|zaxxer|mysql|google|amazonaws|mongodb|microsoft)|software\.amazon|io\.(?:netty|micronaut|quarkus|vertx|lettuce|grpc|opentelemetry)|reactor|redis\.clients|liquibase|org\.slf4j|ch\.qos)\./,
  },
  {
    frame:
      /^\s{1,8}at (?<in>[\w.<>`,[\] ]{1,200})\((?![^)\n]{0,300}:\d{1,7}\))[^)\n]{0,300}\)(?: in (?<file>[^\n]{1,300}?):line (?<line>\d{1,7}))?$/,
    newest: 'first',
    foreign:
      /^async |^Promise\.|^(?:System|Microsoft|Npgsql|MySql|StackExchange|Newtonsoft|Dapper|Grpc|Amazon)\./,
  },
  {
    frame: /^\s{1,8}(?<file>\/[^\s:]{1,300}\.go):(?<line>\d{1,7})(?: \+0x[0-9a-f]{1,16})?$/,
    newest: 'first',
    foreign: /\/usr\/local\/go\/|\/pkg\/mod\/|\/vendor\/|\/runtime\//,
  },
  {
    frame: /^\s{0,8}(?:from )?(?<file>[\w./-]{1,300}\.rb):(?<line>\d{1,7}):in [`'](?<in>[^'\n]{1,120})'/,
    newest: 'first',
    foreign: /\/gems\/|\/lib\/ruby\/|\/usr\/lib\//,
  },
  {
    frame:
      /^(?:\s{0,8}#\d{1,3} |.{0,300} in )(?<file>\/[^\s(:]{1,300}\.php)(?:\(|:| on line )(?<line>\d{1,7})\)?(?::? (?<in>[\w\\>:-]{1,120})\()?/,
    newest: 'first',
    foreign: /\/vendor\//,
  },
  {
    frame: /panicked at (?:'.{0,200}', )?(?<file>[\w./-]{1,200}\.rs):(?<line>\d{1,7})/,
    newest: 'first',
    foreign: /\/\.cargo\/|\/rustc\//,
  },
];

/** Maximum distance of a frame from the failing line, lines. */
const reach = 40;

/**
 * Finds the frame of the user's own code nearest to the failure.
 * @param texts lines of the log, oldest first
 * @param at index of the line that names the failure
 */
export function ownFrame(texts: readonly string[], at: number): Frame | undefined {
  for (const language of languages) {
    const own = ownFrameOf(language, texts, at);
    if (own) return own;
  }
  return undefined;
}

function ownFrameOf(language: Language, texts: readonly string[], at: number): Frame | undefined {
  const { newest } = language;
  const near =
    newest === 'last' ? texts.slice(Math.max(0, at - reach), at).reverse() : texts.slice(at, at + reach);
  // Frames above the head of a Python traceback belong to another failure.
  const head = newest === 'last' ? near.findIndex((text) => text.startsWith('Traceback (most recent')) : -1;
  for (const text of head < 0 ? near : near.slice(0, head)) {
    const frame = frameOf(language, text);
    if (frame) return frame;
  }
  return undefined;
}

/** Frame of the user's own code. Java prints only the file name of a class, so there the qualified method decides. */
function frameOf({ frame, foreign }: Language, text: string): Frame | undefined {
  const { file = '', line, in: name = '' } = frame.exec(text)?.groups ?? {};
  const byName = file === '' || /^[\w$]+\.(?:java|kt|scala|groovy)$/.test(file);
  const where = byName ? name : file;
  if (where === '' || foreign.test(where)) return undefined;
  return { file: file || where, line, ...(name !== '' && file !== '' && { in: name.trim() }) };
}

/** Display form: `/app/worker.py line 41 (charge)`. */
export function frameInWords({ file, line, in: name }: Frame): string {
  const named = name && !/^<|^Object\.<anonymous>$/.test(name) ? ` (${name})` : '';
  return `${file}${line ? ` line ${line}` : ''}${named}`;
}
