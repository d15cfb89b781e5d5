import { type LogSign, patternSign } from './log-sign.ts';

/** Path of a file, in the formats in which programs report that it does not exist. */
const missingFile = new RegExp(
  [
    `(?:open|read|stat|load) ([\\w./-]{3,200}): [Nn]o such file or directory`,
    `(?:can't|cannot|could not|unable to) (?:open|read|find|load)(?: config(?:uration)?)?(?: file)?:? ['"\`]?([\\w./-]{3,200}?)['"\`]?(?::|,| )? {0,2}(?:\\[Errno 2\\] )?[Nn]o such file`,
    `ENOENT: no such file or directory, \\w{1,20} ['"]([^'"\\n]{1,200})['"]`,
    `No such file or directory(?: @ \\w{1,40} -|:) ['"]?([\\w./-]{3,200})`,
    `(?:NoSuchFileException|FileNotFoundException): ([\\w-]{0,80}[/.][\\w./-]{2,200})`,
    `file ['"]([^'"\\n]{1,200})['"] was not found`,
    `Could not find file ['"]([^'"\\n]{1,200})['"]`,
    `([\\w./-]{1,200}/[\\w.-]{1,100}): [Nn]o such file or directory`,
  ].join('|'),
);

/** Files, libraries and disks that a program lacks or may not use. */
export const fileLogSigns: readonly LogSign[] = [
  patternSign({
    id: 'missing-library',
    says: /error while loading shared libraries: ([\w.+-]{1,200})|[Ee]rror loading shared library ([\w.+-]{1,200})|version [`'"]?(\w{1,20}_[\d.]{1,12})['"`]? not found|could not locate the (Query Engine for runtime "[\w.-]{1,80}")/,
    shows: (name) => `the image lacks ${name}, which a binary in it needs`,
    headline: (name) => `is missing ${name} in its image`,
    remedies: [
      'Install the library in the final stage of the image. If the name has ld-linux, GLIBC or musl in it, the binary was built for another base image or CPU: install the dependencies inside the image build, not on the build machine.',
    ],
  }),
  patternSign({
    id: 'disk-full',
    says: /ENOSPC|no space left on device/i,
    shows: () => 'the disk is full',
    headline: () => 'filled its disk',
    remedies: [
      'Raise ephemeralStorage in the task definition (Fargate: 21 to 200 GiB), or write less to the container.',
    ],
  }),
  patternSign({
    id: 'read-only-disk',
    says: /(?:EROFS|Read-only file system)[^\n]{0,120}?['"](\/[^'"\s]{1,200})['"]|['"](\/[^'"\s]{1,200})['"][^\n]{0,30}?Read-only file system|(?:EROFS|Read-only file system)/i,
    shows: (path) => `it cannot write ${path ? `to ${path}` : 'to its file system, which is read-only'}`,
    headline: (path) => (path ? `cannot write to ${path}` : 'cannot write to its file system'),
    remedies: [
      'readonlyRootFilesystem is on, or the mount is read-only: mount a volume or tmpfs where the program writes.',
    ],
  }),
  patternSign({
    id: 'permission-denied',
    says: /(?:EACCES|PermissionError|permission denied)[^\n]{0,120}?['"](\/[^'"\s]{1,200})['"]|['"](\/[^'"\s]{1,200})['"](?::| failed \(\d{1,3}:) (?:permission denied|operation not permitted)|(\.{0,2}\/[\w./-]{1,200}): permission denied|([\w-]{1,80}\.(?:sh|py|js|rb|jar|bin)): permission denied|\bEACCES\b|\[Errno 13\]|os error 13|\(13: permission denied/i,
    shows: (path) => `it has no permission for ${path || 'a file that it needs'}`,
    headline: (path) => (path ? `has no permission for ${path}` : 'lacks a file permission'),
    remedies: [
      'Check the owner and mode of the file against the user that the container runs as, and readonlyRootFilesystem in the task definition.',
    ],
  }),
  patternSign({
    id: 'file-missing',
    says: missingFile,
    shows: (path) => `the file ${path} does not exist`,
    headline: (path) => `cannot find ${path}`,
    remedies: [
      'Check that the image build copies it (.dockerignore may exclude it) to this path, or that the volume that should hold it is mounted there.',
    ],
  }),
];
