import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../app/language-switch.tsx';
import { usePageTitle } from '../app/page-title.ts';
import { ProblemAlert } from '../app/problem.tsx';
import { customerQuery } from '../app/queries.ts';
import { SignOutButton } from '../app/sign-out-button.tsx';
import { BodyForm } from '../console/customers/body-form.tsx';
import { ChangePassword } from '../welcome/change-password.tsx';
import { ContactForm } from './contact-form.tsx';
import classes from './portal.module.css';
import { useMember } from './use-member.ts';

/** Who I am to the studio: language, contact, body details, and the way out. */
export function PortalDetails() {
  const { t } = useTranslation('portal');
  const { studioId, customerId } = useMember();
  usePageTitle(t('nav.details'));
  const { data, error, refetch } = useQuery(customerQuery(studioId, customerId));
  return (
    <Stack gap="xl" className={classes.forms}>
      <h1 className={classes.title}>{t('nav.details')}</h1>
      <section>
        <h2 className={classes.subtitle}>{t('common:language')}</h2>
        <LanguageSwitch />
      </section>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {data === undefined && !error && <Skeleton h={320} role="status" aria-label={t('common:loading')} />}
      {data !== undefined && (
        <section>
          <h2 className={classes.subtitle}>{t('details.contact')}</h2>
          <ContactForm customer={data} />
        </section>
      )}
      {data?.body && (
        <section>
          <h2 className={classes.subtitle}>{t('details.body')}</h2>
          <Text c="dimmed" mb="md">
            {t('details.bodyWhy')}
          </Text>
          <BodyForm customerId={customerId} body={data.body} />
        </section>
      )}
      <ChangePassword size="md" variant="default" />
      <SignOutButton size="md" variant="default" />
    </Stack>
  );
}
