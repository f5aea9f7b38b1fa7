import { Button, Card, Text } from '@mantine/core';
import IconExternalLink from '@tabler/icons-react/dist/esm/icons/IconExternalLink.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';

type Props = {
  of: Pick<ClassSummary, 'source' | 'bookingUrl'>;
  /** What somebody would do there: book it, see whether one can wait, change or cancel what they have booked. */
  to: 'book' | 'wait' | 'change';
};

/** Where a class of another system is booked and changed, in place of the buttons that would do so here. */
export default function Elsewhere({ of: { source, bookingUrl }, to }: Props) {
  const { t } = useTranslation('sources');
  if (source === 'tandem') return null;
  const name = sourceNames[source];
  const link = bookingUrl !== null && (
    <Button
      component="a"
      href={bookingUrl}
      target="_blank"
      rel="noopener noreferrer"
      size={to === 'change' ? 'md' : 'lg'}
      variant={to === 'book' ? 'filled' : 'default'}
      fullWidth={to !== 'change'}
      mt="md"
      rightSection={<IconExternalLink size={20} aria-hidden />}
      aria-label={`${t(`elsewhere.go.${to}`, { name })} (${t('elsewhere.newTab')})`}
    >
      {t(`elsewhere.go.${to}`, { name })}
    </Button>
  );
  if (to === 'change')
    return (
      <div>
        <Text size="sm">{t('elsewhere.how.change', { name })}</Text>
        {link}
      </div>
    );
  return (
    <Card withBorder padding="md">
      <Text fw={650} size="lg">
        {t(`elsewhere.title.${to}`, { name })}
      </Text>
      <Text size="sm">{t(`elsewhere.how.${to}`, { name })}</Text>
      {link}
    </Card>
  );
}
