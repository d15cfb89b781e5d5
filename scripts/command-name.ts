/** True in the npm package, whose code is bundled; false in a clone, whose sources run as they are. */
export const isPackaged = !import.meta.url.endsWith('.ts');

/**
 * The words that start a command, for help and errors: `npm run report --` in a clone, `npx ecs-steward report` in
 * the npm package.
 */
export function commandName(command: string): string {
  if (isPackaged) return `npx ecs-steward ${command}`;
  return command === 'sandbox' ? 'npm start --' : `npm run ${command} --`;
}
