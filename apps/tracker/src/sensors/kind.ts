/** What a sensor is, which its key says between its transport and its device. */
export const kindOf = (sensorKey: string): string => sensorKey.split(' ')[1] ?? '';
