import { getFitGarminProductDisplayName } from 'fit-file-parser';
import { type Row, textIn } from '../recording/part.ts';

/** The device or program that recorded the ride, as people call it; null where the file does not say. */
export function deviceOf(file: Row): string | null {
  const maker = textIn(file.manufacturer);
  const product = textIn(file.product_name) ?? (maker === 'garmin' ? garminProduct(file.product) : null);
  return product ?? (maker === null ? null : capitalised(maker.replaceAll('_', ' ')));
}

const garminProduct = (product: unknown): string | null =>
  typeof product === 'number' ? getFitGarminProductDisplayName(product) : null;
const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
