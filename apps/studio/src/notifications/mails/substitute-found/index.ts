import { localeTags } from '@tandem/api/words';
import { letterOf } from '../letter.ts';

/** To who asked for a substitute, and to who leads the class now. */
export const substituteFound = letterOf(({ locale }, { substitute }) => {
  const { title, startsAt, timeZone, locationName, name } = substitute ?? {
    ...{ title: '', startsAt: new Date(0).toISOString(), timeZone: 'UTC', locationName: '', name: null },
  };
  const when = new Intl.DateTimeFormat(localeTags[locale], {
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
    timeZone,
  } as Intl.DateTimeFormatOptions).format(new Date(startsAt));
  const place = locationName === '' ? '' : `, ${locationName}`;
  if (locale === 'en')
    return {
      subject: name === null ? `You lead ${title}` : `${name} takes ${title}`,
      title: name === null ? `You lead ${title}` : `${name} takes your class`,
      lead:
        name === null
          ? `You lead ${title} on ${when}${place}, in place of who asked for a substitute.`
          : `${name} leads ${title} on ${when}${place}, in your place.`,
      why: 'You are sent this since a substitute was asked for. Who is booked in the class is told too.',
      button: 'Open the class',
    };
  return {
    subject: name === null ? `Vous animez ${title}` : `${name} reprend ${title}`,
    title: name === null ? `Vous animez ${title}` : `${name} reprend votre cours`,
    lead:
      name === null
        ? `Vous animez ${title} le ${when}${place}, à la place de la personne qui cherchait à se faire remplacer.`
        : `${name} anime ${title} le ${when}${place}, à votre place.`,
    why: 'Vous recevez ce message parce qu’un remplacement a été demandé. Les personnes inscrites au cours sont prévenues aussi.',
    button: 'Ouvrir le cours',
  };
});
