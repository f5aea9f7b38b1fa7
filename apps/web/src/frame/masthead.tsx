import { Group, Text } from '@mantine/core';
import { LanguageSwitch } from './language-switch.tsx';
import { Mark } from './mark.tsx';

/** The mark and the language, above a page for people who need not be signed in. @param isHeading the page has no other */
export function Masthead({ isHeading = false }: { isHeading?: boolean }) {
  return (
    <Group justify="space-between">
      <Group gap="xs">
        <Mark sizePx={32} />
        <Text component={isHeading ? 'h1' : 'p'} m={0} fw={650} fz="xl">
          Tandem
        </Text>
      </Group>
      <LanguageSwitch />
    </Group>
  );
}
