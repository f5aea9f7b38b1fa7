import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../base/page-title.ts';
import { meQuery } from '../base/queries.ts';
import { SignOutButton } from '../frame/sign-out-button.tsx';
import { useArrived } from '../frame/use-arrived.ts';

/** For those who belong to several studios, or to none. */
export function ChooseStudioPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery());
  usePageTitle(t('chooseStudio.title'));
  useArrived();
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={380}>
        <Title order={1} size="h2">
          {t('chooseStudio.title')}
        </Title>
        {me.studios.length === 0 && <Text>{t('chooseStudio.none', { email: me.user.email })}</Text>}
        {me.studios.map((studio) => (
          <Button
            key={studio.studioId}
            component={Link}
            to={studio.role === 'member' ? '/portal/$studioId' : '/console/$studioId'}
            params={{ studioId: studio.studioId } as never}
            variant="default"
            size="lg"
            justify="space-between"
            rightSection={
              <Text size="sm" c="dimmed">
                {t(`roles.${studio.role}`)}
              </Text>
            }
          >
            {studio.name}
          </Button>
        ))}
        <SignOutButton />
      </Stack>
    </Center>
  );
}
