import { Box, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePageTitle } from '../base/page-title.ts';
import { Masthead } from './masthead.tsx';
import { useArrived } from './use-arrived.ts';

/** A page for people who need not be signed in: the mark, the language, one heading. */
export function WelcomeFrame(props: {
  title: string;
  intro?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  usePageTitle(props.title);
  useArrived();
  return (
    <Box component="main" p={{ base: 'md', sm: 'xl' }} maw={props.wide ? 1080 : 460} mx="auto" mih="100dvh">
      <Stack gap="xl" pt={{ base: 0, sm: props.wide ? 0 : '10vh' }}>
        <Masthead />
        <div>
          <Title order={1} size="h2">
            {props.title}
          </Title>
          {props.intro && <Text mt="xs">{props.intro}</Text>}
        </div>
        {props.children}
      </Stack>
    </Box>
  );
}
