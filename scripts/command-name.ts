/** True in the npm package, whose code is bundled; false in a clone, which runs its sources. */
export const isPackaged = !import.meta.url.endsWith('.ts');

/**
 * Command line that starts a command, for help and errors: `npm run report --` in a clone, `npx ecs-steward report` in
 * the npm package.
 */
export function commandName(command: string): string {
  if (isPackaged) return `npx ecs-steward ${command}`;
  return command === 'sandbox' ? 'npm start --' : `npm run ${command} --`;
}
