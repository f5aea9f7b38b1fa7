import { Button, Stack, Text } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../base/page-title.ts';
import { customerQuery } from '../../base/queries.ts';
import { DatedDetails } from '../../body/dated-details.tsx';
import { OnceForm } from '../../body/once-form.tsx';
import { NotFoundPage } from '../../frame/error-pages.tsx';
import { PageLoading } from '../../frame/page-loading.tsx';
import { BoardLook } from '../../rights/board-look.tsx';
import { ConsentList } from '../../rights/consent-list.tsx';
import { MailSwitches } from '../../rights/mail-switches.tsx';
import { AnewOnceHeard } from '../../ui/anew-once-heard.tsx';
import { Asked } from '../../ui/asked.tsx';
import { BackLink } from '../back-link.tsx';
import { ContactForm } from '../contact-form.tsx';
import { NeedsStudio } from '../needs-studio.tsx';
import classes from '../portal.module.css';
import { useMember } from '../use-member.ts';
import { OF_CHILD, SECTIONS, type Section } from './sections.ts';
import { useSectionTitle } from './use-section-title.ts';
import { YourData } from './your-data.tsx';

const ImportRides = lazy(async () => ({
  default: (await import('../../imports/import-rides.tsx')).ImportRides,
}));

const OwnBikeForm = lazy(() => import('../own-bike-form.tsx'));

const Notices = lazy(() => import('../notices/notices.tsx'));

const Tokens = lazy(async () => ({ default: (await import('../../tokens/tokens.tsx')).Tokens }));

const Uploads = lazy(() => import('../uploads/uploads.tsx'));

const OwnWaiver = lazy(() => import('../../waivers/own-waiver.tsx'));
const PassesAndPayments = lazy(() => import('../buy/passes-and-payments.tsx'));

/** One thing of a member's details on a screen of its own. */
export function PortalDetailsSection() {
  const { t } = useTranslation('portal');
  const { section } = useParams({ from: '/portal/$studioId/details/$section' });
  const { studioId, customerId, forChild } = useMember();
  const asked = useQuery(customerQuery(studioId, customerId));
  const known = SECTIONS.find((name) => name === section && (!forChild || OF_CHILD.includes(name)));
  const title = useSectionTitle(known);
  usePageTitle(title);
  if (!known) return <NotFoundPage />;
  return (
    <Stack gap="md" className={classes.forms}>
      <BackLink to="/portal/$studioId/details">{t('nav.details')}</BackLink>
      <h1 className={classes.title}>{title}</h1>
      <Asked query={asked} loading={320}>
        {(me) => (
          <AnewOnceHeard queryKey={customerQuery(studioId, customerId).queryKey}>
            {(isKept) => <Content section={known} me={me} isKept={isKept} />}
          </AnewOnceHeard>
        )}
      </Asked>
    </Stack>
  );
}

function Content({ section, me, isKept }: { section: Section; me: Customer; isKept: boolean }) {
  const { t } = useTranslation('details');
  const { studioId, customerId } = useMember();
  switch (section) {
    case 'contact':
      // Of it no more is kept than a name and an address.
      return isKept ? (
        <Text>{t('contactAway')}</Text>
      ) : (
        <NeedsStudio>
          <ContactForm customer={me} />
        </NeedsStudio>
      );
    case 'passes':
      return (
        <Suspense fallback={<PageLoading />}>
          <PassesAndPayments />
        </Suspense>
      );
    case 'body':
      return <Body me={me} />;
    case 'bike':
      return (
        <Suspense fallback={<PageLoading />}>
          <NeedsStudio>
            <OwnBikeForm customer={me} />
          </NeedsStudio>
        </Suspense>
      );
    case 'import':
      return (
        <Suspense fallback={<PageLoading />}>
          <ImportRides
            customerId={customerId}
            linkTo={(rideId) => ({
              to: '/portal/$studioId/performance/$rideId',
              params: { studioId, rideId },
            })}
          />
        </Suspense>
      );
    case 'uploads':
      return (
        <Suspense fallback={<PageLoading />}>
          <Uploads studioId={studioId} customerId={customerId} />
        </Suspense>
      );
    case 'notices':
      return (
        <Suspense fallback={<PageLoading />}>
          <Notices studioId={studioId} customerId={customerId} />
        </Suspense>
      );
    case 'consent':
      return (
        <NeedsStudio>
          <Consent />
        </NeedsStudio>
      );
    case 'board':
      return (
        <NeedsStudio>
          <BoardLook customerId={customerId} name={me.name} />
        </NeedsStudio>
      );
    case 'waiver':
      return (
        <Suspense fallback={<PageLoading />}>
          <NeedsStudio>
            <OwnWaiver studioId={studioId} customerId={customerId} />
          </NeedsStudio>
        </Suspense>
      );
    case 'tokens':
      return (
        <Suspense fallback={<PageLoading />}>
          <NeedsStudio>
            <Stack gap="lg">
              <Tokens />
            </Stack>
          </NeedsStudio>
        </Suspense>
      );
    case 'data':
      return <YourData name={me.name} />;
  }
}

function Body({ me }: { me: Customer }) {
  const { t } = useTranslation('details');
  return (
    <>
      <Text c="dimmed">{t('bodyWhy')}</Text>
      {!me.body && <Text>{t('bodyAway')}</Text>}
      {me.body && (
        <NeedsStudio>
          <DatedDetails customerId={me.customerId} body={me.body} />
          <h2 className={classes.subtitle}>{t('once')}</h2>
          <OnceForm customerId={me.customerId} body={me.body} />
        </NeedsStudio>
      )}
    </>
  );
}

function Consent() {
  const { t } = useTranslation('details');
  const { studioId, customerId } = useMember();
  return (
    <Stack gap="xl">
      <Text>{t('consentWhy')}</Text>
      <ConsentList
        headings="h2"
        customerId={customerId}
        download={
          <Button
            size="md"
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/portal/$studioId/details/$section"
                params={{ studioId, section: 'data' }}
                {...props}
              />
            )}
          >
            {t('downloadFirst')}
          </Button>
        }
      />
      <section>
        <h2 className={classes.subtitle}>{t('mails')}</h2>
        <MailSwitches customerId={customerId} />
      </section>
    </Stack>
  );
}
