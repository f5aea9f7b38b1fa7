import { getFitGarminProductDisplayName } from 'fit-file-parser';
import type { FitRow } from './decode.ts';

const MAX_NAME_CHARACTERS = 100;

/** The device or program that recorded the ride, as people call it; null where the file does not say. */
export function deviceOf(file: FitRow): string | null {
  const maker = textIn(file.manufacturer);
  const product = textIn(file.product_name) ?? (maker === 'garmin' ? garminProduct(file.product) : null);
  const name = product ?? (maker === null ? null : capitalised(maker.replaceAll('_', ' ')));
  return name?.slice(0, MAX_NAME_CHARACTERS) ?? null;
}

const garminProduct = (product: unknown): string | null =>
  typeof product === 'number' ? getFitGarminProductDisplayName(product) : null;
const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Readable text without control characters, or null. */
export function textIn(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replaceAll(/\p{C}/gu, '').trim();
  return text === '' ? null : text;
}
