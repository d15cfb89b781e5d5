/** What may be typed after `/steward` and needs more than one step to answer. */
export { mute } from './mute-service.ts';
export { status } from './status.ts';
export { whyTask } from './why-task.ts';
