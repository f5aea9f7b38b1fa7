import '@fontsource-variable/inter';
import './i18n.ts';
import '../ui/tokens.css';
import './board.css';
import './plans/plan.css';
import './sensors/sensors.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Board } from './board.tsx';

const RETRIES = 2;
const queries = new QueryClient({ defaultOptions: { queries: { retry: RETRIES } } });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Board />
    </QueryClientProvider>
  </StrictMode>,
);
