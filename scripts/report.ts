// `npm run report -- --cluster NAME`: the right-sizing report of the user's account, with the user's credentials.
// Read-only; nothing has to be deployed.
import { parse } from './report/arguments.ts';
import { explain } from './report/explain.ts';
import { makeReport } from './report/make-report.ts';
import { checkFiles, nothingRead, show } from './report/outputs.ts';
import { createProgress } from './report/progress.ts';

// A reader such as head or less may close the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const progress = createProgress(process.stderr);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    progress.end();
    process.stderr.write('Interrupted: no report was created.\n');
    process.exit(130);
  });
}

const options = parse(process.argv);
try {
  checkFiles(options);
  const report = await makeReport(options, progress);
  progress.end();
  await show(report, options);
  const failure = nothingRead(report);
  if (failure !== undefined) {
    console.error(failure);
    process.exitCode = 1;
  }
} catch (error) {
  progress.end();
  console.error(explain(error, options));
  process.exitCode = 1;
}
