import '@fontsource-variable/inter/wght.css';
import '../ui/tokens.css';
import '../ui/theme/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../base/api.ts';
import { learnErrors, startI18n } from '../base/i18n.ts';
import { identity } from '../base/identity.ts';
import { later } from '../base/later.ts';
import { reloadForNewVersion } from '../base/new-version.ts';
import { OtherPersonPage } from '../frame/error-pages.tsx';
import { Questions } from '../ui/confirm.tsx';
import { Notices } from '../ui/notify.tsx';
import { cssVariables, theme } from '../ui/theme/theme.ts';
import { zonesSheet } from '../ui/theme/zones.ts';
import { router } from './router.tsx';

reloadForNewVersion();
await startI18n();

/** The pages of the person whose tab this is, and of nobody else. */
function Pages() {
  const standing = useSyncExternalStore(identity.subscribe, identity.now);
  return standing === 'same' ? <RouterProvider router={router} /> : <OtherPersonPage standing={standing} />;
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <style>{zonesSheet}</style>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="light">
      <QueryClientProvider client={queryClient}>
        <Suspense>
          <Notices />
          <Questions />
          <Pages />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
void later.then(learnErrors);
