import { useEffect, useReducer } from 'react';
import { follow } from './connection.ts';
import { emptyState, nextState, type SlackEvent, type SlackState } from './slack-state.ts';

/** The live state of the workspace. */
export function useSlack(): SlackState {
  const [state, dispatch] = useReducer(nextState, emptyState);
  useEffect(
    () =>
      follow(
        {
          onEvent: (type, data) => dispatch({ type, [type]: data } as unknown as SlackEvent),
          onLost: () => dispatch({ type: 'disconnected' }),
        },
        () => new EventSource('/page/stream'),
      ),
    [],
  );
  return state;
}
