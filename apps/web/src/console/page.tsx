import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePageTitle } from '../base/page-title.ts';
import { useSession } from '../base/session.ts';

/** A console page: one heading, its actions, and what it holds. */
export function Page(props: {
  title: string;
  /** Of the page itself, where several share one heading above their tabs. */
  documentTitle?: string;
  above?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  narrow?: boolean;
}) {
  const { studioName } = useSession();
  usePageTitle(`${props.documentTitle ?? props.title} · ${studioName}`);
  return (
    <Stack gap="lg" p={{ base: 'md', sm: 'lg' }} maw={props.narrow ? 960 : undefined}>
      <div>
        {props.above}
        <Group justify="space-between" align="center" gap="sm">
          <Title order={1} size="h2">
            {props.title}
          </Title>
          {props.aside}
        </Group>
      </div>
      {props.children}
    </Stack>
  );
}

/** One sentence about what will be here, and what begins it. */
export function Empty({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Stack align="flex-start" gap="sm" py="md">
      <Text c="dimmed">{text}</Text>
      {children}
    </Stack>
  );
}

/** One of several parts of a page, below its heading. */
export function Part(props: { title: string; intro?: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h4" mb={4}>
        {props.title}
      </Title>
      {props.intro && (
        <Text size="sm" c="dimmed" mb="md">
          {props.intro}
        </Text>
      )}
      {props.children}
    </section>
  );
}
