export function SpiviPage() {
  return null;
}
