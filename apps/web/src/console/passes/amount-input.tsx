import { NumberInput, type NumberInputProps } from '@mantine/core';
import { minorDigits } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';

/** Asks for an amount in a currency, with as many decimals as it has. */
export function AmountInput({ currency, ...props }: NumberInputProps & { currency: string }) {
  const { t } = useTranslation();
  return (
    <NumberInput
      decimalScale={minorDigits(currency)}
      fixedDecimalScale
      decimalSeparator={t('decimalSeparator')}
      min={0}
      clampBehavior="none"
      {...props}
    />
  );
}
