import ICAL from 'ical.js';

/** A calendar as a program reads it that shares nothing with who wrote it: zones by the rules in the file alone. */
export function entriesIn(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zones = calendar.getAllSubcomponents('vtimezone').map((zone) => new ICAL.Timezone(zone));
  ICAL.TimezoneService.reset();
  for (const zone of zones) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const tzid = component.getFirstProperty('dtstart')!.getFirstParameter('tzid') ?? null;
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue('status')),
      changed: String(component.getFirstPropertyValue('last-modified')),
      stamp: String(component.getFirstPropertyValue('dtstamp')),
      title: event.summary,
      place: event.location,
      text: event.description,
      tzid,
      /** The file has the rules of the entry's clock, once. */
      known: tzid === null || zones.filter((zone) => zone.tzid === tzid).length === 1,
      startsAt: event.startDate.toJSDate(),
      endsAt: event.endDate.toJSDate(),
    };
  });
}
