// Runs one of the project's programs: `node scripts/run.cjs FILE.ts ARGUMENTS`. It makes `npm start`, `npm test`
// and every other script work as the first command after a clone: it installs what the lockfile names when
// that is missing or has changed, and runs the program on Node 24 from the lockfile, whatever Node there is.
// Written in old JavaScript, so that even an old Node can say that it is too old.
'use strict';
var leastMachineNode = 20;
var projectNode = 24;

var major = Number(process.versions.node.split('.')[0]);
if (major < leastMachineNode) {
  console.error(
    `ECS Steward needs Node ${leastMachineNode} or later; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

var childProcess = require('node:child_process');
var crypto = require('node:crypto');
var fs = require('node:fs');
var path = require('node:path');

var root = path.join(__dirname, '..');
var lockfile = fs.readFileSync(path.join(root, 'package-lock.json'));
var wanted = crypto.createHash('sha256').update(lockfile).digest('hex');
var stamp = path.join(root, 'node_modules', '.installed-lockfile');

function installed() {
  try {
    return fs.readFileSync(stamp, 'utf8');
  } catch (_error) {
    return undefined;
  }
}

function install() {
  console.error('Installing the packages that package-lock.json names (once; about half a minute) ...');
  var npm = process.env.npm_execpath;
  var command = npm ? process.execPath : 'npm';
  var flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  var result = childProcess.spawnSync(command, npm ? [npm].concat(flags) : flags, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: !npm && process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('The packages could not be installed: npm ci failed (above is why).');
    process.exit(1);
  }
  fs.writeFileSync(stamp, wanted);
}

function nodeForTheProject() {
  var fromLockfile = path.join(root, 'node_modules', '.bin', 'node');
  if (fs.existsSync(fromLockfile)) return fromLockfile;
  if (major >= projectNode) return process.execPath;
  console.error(
    'On this platform the lockfile brings no Node ' +
      projectNode +
      ': please install it (this is Node ' +
      process.versions.node +
      ').',
  );
  process.exit(1);
}

if (installed() !== wanted) install();
var argumentsOfProgram = ['--disable-warning=ExperimentalWarning'].concat(process.argv.slice(2));
var program = childProcess.spawn(nodeForTheProject(), argumentsOfProgram, { cwd: root, stdio: 'inherit' });
['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
  process.on(signal, () => {
    program.kill(signal);
  });
});
program.on('exit', (code, signal) => {
  process.exit(signal ? 130 : code);
});
