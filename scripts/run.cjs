// Runs a program of the project: `node scripts/run.cjs FILE.ts ARGUMENTS`. Makes `npm start`, `npm test` and every
// other script work as the first command after a clone: installs the packages of the lockfile if they are missing or
// outdated, and runs the program on Node 24, the machine's own or one from npm. Written in old JavaScript, so that even
// an old Node can report that it is too old.
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

/** Text of a file; undefined if it cannot be read. */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (_error) {
    return undefined;
  }
}

/** Installs the packages of a folder's lockfile. Exits if npm fails. */
function install(folder) {
  var npm = process.env.npm_execpath;
  var command = npm ? process.execPath : 'npm';
  var flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  var result = childProcess.spawnSync(command, npm ? [npm].concat(flags) : flags, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: !npm && process.platform === 'win32',
  });
  if (result.status === 0) return;
  console.error('The packages could not be installed: npm ci failed; its message is above.');
  process.exit(1);
}

/** Path of Node 24: the machine's own, or the one in scripts/node/package-lock.json, downloaded once. */
function nodeForTheProject() {
  if (major >= projectNode) return process.execPath;
  var folder = path.join(root, '.cache', 'node');
  var program = path.join(folder, 'node_modules', '.bin', 'node');
  var lock = read(path.join(root, 'scripts', 'node', 'package-lock.json'));
  if (!fs.existsSync(program) || read(path.join(folder, 'package-lock.json')) !== lock) {
    console.error(`Fetching Node ${projectNode} (once; this is Node ${process.versions.node}) ...`);
    fs.mkdirSync(folder, { recursive: true });
    ['package.json', 'package-lock.json'].forEach((name) => {
      fs.copyFileSync(path.join(root, 'scripts', 'node', name), path.join(folder, name));
    });
    install(folder);
  }
  if (fs.existsSync(program)) return program;
  console.error(
    'ECS Steward is developed on Node ' +
      projectNode +
      ', which is not available from npm for this platform: install it (this is Node ' +
      process.versions.node +
      ').',
  );
  process.exit(1);
}

if (read(stamp) !== wanted) {
  console.error('Installing the packages that package-lock.json names (once; about half a minute) ...');
  install(root);
  fs.writeFileSync(stamp, wanted);
}
var argumentsOfProgram = ['--disable-warning=ExperimentalWarning'].concat(process.argv.slice(2));
var program = childProcess.spawn(nodeForTheProject(), argumentsOfProgram, { cwd: root, stdio: 'inherit' });
['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
  process.on(signal, () => {
    program.kill(signal);
  });
});
// npm does not forward signals to its shell's children, so a dead parent ends the program.
var parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) program.kill('SIGTERM');
}, 500).unref();
program.on('exit', (code, signal) => {
  process.exit(signal ? 130 : code);
});
