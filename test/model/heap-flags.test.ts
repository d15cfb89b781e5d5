import { describe, expect, it, test } from '@jest/globals';
import { heapFlags, workerFlags } from '../../shared/model/heap-settings.ts';

test.each<[string, string[], Record<string, string>, string[]]>([
  ['a JVM by its command', ['java', '-Xms256m', '-Xmx512m', '-jar', 'app.jar'], {}, ['-Xms256m', '-Xmx512m']],
  [
    'a JVM by its environment',
    [],
    { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75.0' },
    ['-XX:MaxRAMPercentage=75.0'],
  ],
  ['a shell line', ['sh', '-c', 'exec java -Xmx2g -jar app.jar'], {}, ['-Xmx2g']],
  ['Node.js', ['node', '--max-old-space-size=1536', 'server.js'], {}, ['--max-old-space-size=1536']],
  [
    'Node.js, with underscores',
    [],
    { NODE_OPTIONS: '--max_old_space_size=512' },
    ['--max_old_space_size=512'],
  ],
  ['Go', [], { GOMEMLIMIT: '400MiB' }, ['GOMEMLIMIT=400MiB']],
  ['.NET', [], { DOTNET_GCHeapHardLimit: '0xC800000' }, ['DOTNET_GCHeapHardLimit=0xC800000']],
  ['the same flag twice', ['-Xmx1g'], { JAVA_OPTS: '-Xmx1g' }, ['-Xmx1g']],
  ['a program that has none', ['npm', 'start'], { PORT: '8080' }, []],
])('heap settings are found for %s', (_, words, environment, flags) => {
  expect(heapFlags(words, variables(environment))).toEqual(flags);
});

test.each<[string, string[], Record<string, string>, string[]]>([
  ['gunicorn', ['gunicorn', 'app:app', '--workers', '4'], {}, ['--workers 4']],
  ['gunicorn, short', ['sh', '-c', 'gunicorn app:app -w 4 -b :80'], {}, ['-w 4']],
  ['celery', ['celery', '-A', 'tasks', 'worker', '-c8'], {}, ['-c8']],
  ['celery, long', ['celery', 'worker', '--concurrency=8'], {}, ['--concurrency=8']],
  ['Heroku buildpacks', [], { WEB_CONCURRENCY: '3' }, ['WEB_CONCURRENCY=3']],
  ['a program with another -w', ['curl', '-w', '4'], {}, []],
  ['a malformed variable', [], { WEB_CONCURRENCY: 'auto' }, []],
])('worker counts are found for %s', (_, words, environment, flags) => {
  expect(workerFlags(words, variables(environment))).toEqual(flags);
});

describe('environment variables', () => {
  it('nothing but the heap setting is taken from a variable that holds secrets too', () => {
    const environment = variables({
      DATABASE_URL: 'postgres://app:hunter2@db/-Xmx512m?secret=s3cret',
      GOMEMLIMIT: 'ghp_0123456789abcdef',
      WEB_CONCURRENCY: '4 --token=s3cret',
      DOTNET_GCHeapHardLimit: 'not a number, but a password',
    });
    expect([...heapFlags([], environment), ...workerFlags([], environment)]).toEqual(['-Xmx512m']);
  });

  it('a variable without a name or a value is ignored', () => {
    expect(heapFlags([], [{}, { name: 'GOMEMLIMIT' }, { value: '1GiB' }])).toEqual([]);
  });
});

function variables(of: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(of).map(([name, value]) => ({ name, value }));
}
