import { useEffect, useReducer } from 'react';
import { emptyState, nextState, type SlackState } from './slack-state.ts';

/** The live state of the workspace. The browser reconnects automatically and then gets a new snapshot. */
export function useSlack(): SlackState {
  const [state, dispatch] = useReducer(nextState, emptyState);
  useEffect(() => {
    const stream = new EventSource('/page/stream');
    stream.addEventListener('snapshot', ({ data }) =>
      dispatch({ type: 'snapshot', snapshot: JSON.parse(data) }),
    );
    stream.addEventListener('message', ({ data }) =>
      dispatch({ type: 'message', message: JSON.parse(data) }),
    );
    stream.addEventListener('error', () => dispatch({ type: 'disconnected' }));
    return () => stream.close();
  }, []);
  return state;
}
