import type { Strings } from './en.ts';
import { labEs } from './lab-es.ts';
import { numbersOf } from './numbers.ts';

const { number, count } = numbersOf('es');

const ARTICLES = { one: '# artículo', other: '# artículos' };
const MONTHS = [
  ...['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio'],
  ...['julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
];

/** Every word of the page in Spanish. */
export const es: Strings = {
  language: 'es',
  direction: 'ltr',
  languageName: 'Español',
  languageLabel: 'Idioma',

  skip: 'Ir al contenido',
  aboutLink: 'Acerca de',
  mainMenu: 'Menú principal',
  entriesSearched: (entries) => `${count(entries, ARTICLES)}; se buscan por significado y por palabras.`,
  ratherAsk: '¿Prefiere preguntar a una persona?',

  heroTitle: '¿Qué desea saber?',
  yourQuestion: 'Su pregunta',
  placeholder: '¿Cómo puedo…?',
  topic: 'Tema',
  allTopics: 'Todos los temas',
  topicWithCount: (name, entries) => `${name} (${number(entries)})`,
  searchButton: 'Buscar',
  slashHint: 'Pulse / para preguntar',
  unreachable: 'No se puede conectar con el servicio. Reintentando…',
  busy: 'Demasiadas preguntas a la vez. Se reintentará en un momento…',
  showNewer: 'Mostrar los resultados nuevos',

  recentHeading: 'Sus preguntas recientes',
  recentNote: 'Se guardan solo en este navegador.',
  recentClear: 'Borrar',
  openedHeading: 'Los más consultados',
  examplesHeading: 'Por ejemplo',
  categoriesHeading: 'Explorar por tema',
  entriesCount: (entries) => count(entries, ARTICLES),

  bands: {
    answer: {
      heading: 'La mejor respuesta',
      note: '',
      others: 'Otros artículos',
      sure: 'Buena coincidencia',
    },
    maybe: {
      heading: 'Esto puede ayudarle',
      note: 'Ningún artículo coincide con seguridad. Este es el más cercano.',
      others: 'También cercanos',
      sure: 'Puede ayudar',
    },
    none: {
      heading: 'No se encontró ninguna respuesta adecuada',
      note: 'Las preguntas frecuentes no parecen tratar este asunto. Pruebe con otras palabras, o con menos.',
      others: 'Quizá no le ayuden',
      sure: 'Probablemente trata de otra cosa',
    },
  },
  statusBest: (heading, question, others) =>
    `${heading}: ${question}${others === 0 ? '' : ` ${number(others)} más abajo.`}`,
  statusNone: (heading, others) =>
    `${heading}.${others === 0 ? '' : ` ${count(others, { one: 'Más abajo hay # artículo que quizá trate', other: 'Más abajo hay # artículos que quizá traten' })} de otra cosa.`}`,
  tie: {
    heading: '¿A cuál de estos se refiere?',
    note: 'Dos artículos se acercan casi por igual a su pregunta. Ninguno encaja con seguridad.',
    others: 'También cercanos',
  },
  statusTie: (first, second) => `¿Se refiere a «${first}» o a «${second}»?`,
  didYouMean: 'Quizá quiso decir:',
  doesNotMention: (words) => `Este artículo no menciona: ${words}.`,
  notMentioned: (words) => `Estas preguntas frecuentes no mencionan ${words}.`,
  negated: (word) => `Su pregunta contiene «${word}»: compruebe que la respuesta encaja.`,
  twoQuestions: 'Ha preguntado dos cosas. Los dos primeros artículos tratan una cada uno.',
  degradedTitle: 'Se busca solo por palabras.',
  degraded:
    'La búsqueda por significado no está disponible en este momento. Pueden faltar artículos escritos con otras palabras.',
  notCalibrated: 'Aún sin calibrar: esta fiabilidad es, por ahora, solo una estimación.',
  searchEverywhere: (category) => `Buscar en todos los temas, no solo en «${category}»`,
  askPerson: 'Pregunte a una persona:',
  unmetNeedLabel: 'Díganos qué buscaba',
  unmetNeedHint: 'Lo leerán quienes escriben las preguntas frecuentes. No se guardan nombres.',
  unmetNeedSend: 'Enviar',
  unmetNeedThanks: 'Gracias. Lo leerán quienes escriben las preguntas frecuentes.',

  whyHeading: 'Por qué este artículo',
  how: {
    dense: 'Significado parecido',
    keyword: 'Palabras en común',
    both: 'Significado parecido y palabras en común',
  },
  alsoAskedAs: 'Otra formulación',
  passage: 'Pasaje que coincide',
  quoted: (text) => `«${text}»`,
  colon: ': ',
  comma: ', ',
  sureHeading: 'Fiabilidad',
  updatedHeading: 'Actualizado',
  permanentLink: 'Página de este artículo',
  source: 'Más información en la fuente',
  picture: 'Imagen',
  table: 'Tabla',
  date: (day, month, year) => `${day} de ${MONTHS[month - 1] ?? ''} de ${year}`,
  inLanguage: (name) => `En ${name}`,
  relatedHeading: 'Artículos relacionados',

  helpedQuestion: '¿Responde esto a su pregunta?',
  yes: 'Sí',
  no: 'No',
  thanksHelped: 'Gracias. Nos alegra que le haya ayudado.',
  thanksNotHelped: 'Gracias. Hemos anotado que no le ha ayudado.',
  commentHelped: '¿Desea añadir algo?',
  nextEntry: 'El siguiente artículo más cercano:',
  contactMail: (question) =>
    `He buscado en las preguntas frecuentes y no he encontrado respuesta:\n\n${question}\n\n`,
  commentNotHelped: '¿Qué faltaba o qué era incorrecto?',
  optional: '(opcional)',
  send: 'Enviar',

  categoryNote: 'Elija una pregunta o haga la suya.',
  categoryMore: (more) => `Y ${number(more)} más. Escriba su pregunta para encontrarlos.`,

  aboutTitle: 'Acerca de esta búsqueda',
  aboutWhat:
    'Pregunte con sus propias palabras. La búsqueda compara el significado de su pregunta con cada artículo de las preguntas frecuentes. También busca palabras en común, códigos y grafías parecidas. Después muestra el artículo que mejor encaja.',
  aboutEncoderHeading: 'Qué responde',
  aboutEncoder: (name, dimensions) =>
    `Un pequeño modelo de lenguaje llamado ${name} convierte cada pregunta en ${number(dimensions)} números que representan su significado. Funciona en este servidor. Ninguna pregunta sale de la empresa.`,
  aboutTwoEncoders: (query, entries) =>
    `${query} lee las preguntas y ${entries} ha leído los artículos. Ambos convierten un mismo significado en casi los mismos números.`,
  aboutNoGeneration:
    'No redacta respuestas. Usted lee lo que escribieron los responsables de las preguntas frecuentes.',
  aboutEncoderDown:
    'El modelo de lenguaje no está disponible en este momento, así que la búsqueda usa solo las palabras en común.',
  aboutFreshHeading: 'De cuándo es',
  aboutFresh: (entries, date) => `${count(entries, ARTICLES)}, a ${date}.`,
  aboutSureHeading: 'Qué fiabilidad tiene',
  aboutSure:
    'La búsqueda se probó con preguntas cuya respuesta correcta se conoce. A partir de ahí estima la fiabilidad de cada resultado, y la página dice una de estas tres cosas:',
  aboutNotCalibrated:
    'La fiabilidad de cada resultado es, por ahora, solo una estimación: se han evaluado muy pocas respuestas de este modelo de lenguaje. La página dice una de estas tres cosas:',
  aboutNone: (questions, toldNone) =>
    `Se puso a prueba con estas preguntas frecuentes: ante ${questions} de sus propias preguntas sin el artículo correspondiente, dijo en el ${Math.round(100 * toldNone)} % de los casos que no hay respuesta.`,
  aboutBands: {
    answer: 'es muy probable que este artículo responda a su pregunta.',
    maybe: 'se acerca, pero léalo con cautela.',
    none: 'nada encaja bien. Es mejor preguntar a una persona que adivinar.',
  },
  aboutKeptHeading: 'Qué se guarda',
  aboutKept:
    'Las preguntas terminadas, lo que se mostró y se abrió, y sus opiniones se guardan en este servidor para mejorar las preguntas frecuentes. Su nombre y su dirección no se guardan. Sus preguntas recientes, en la página de inicio, se guardan solo en su navegador.',

  keysHeading: 'Teclado',
  keysText:
    'La flecha abajo lleva del cuadro al primer resultado y, después, de un resultado al siguiente. Intro abre un resultado. Escape vuelve al cuadro, y un segundo Escape lo vacía.',
  keysSlash: 'La tecla / lleva al cuadro desde cualquier lugar de la página',

  errors: {
    400: { title: 'No ha funcionado', text: 'La dirección o el formulario está incompleto.' },
    404: {
      title: 'Esta página no existe',
      text: 'Puede que se haya movido o que el artículo se haya retirado.',
    },
    413: { title: 'La pregunta es demasiado larga', text: 'Pregunte solo lo principal.' },
    429: { title: 'Demasiadas preguntas a la vez', text: 'Espere un momento y vuelva a preguntar.' },
    500: { title: 'Algo ha fallado', text: 'El fallo es nuestro, no de su pregunta.' },
    503: {
      title: 'Sin respuestas por el momento',
      text: 'La búsqueda se está preparando o reparando. Vuelva a intentarlo pronto.',
    },
    feedbackOff: {
      title: 'Su opinión no se puede guardar ahora',
      text: 'Se está reparando el lugar donde se guardan las opiniones. La búsqueda sigue respondiendo.',
    },
  },
  errorReference: (reference) => `Referencia para los administradores: ${reference}`,
  backToStart: 'Volver al inicio',
  offlineTitle: 'No se puede conectar con el servicio',
  offlineText:
    'Su conexión se ha interrumpido o el servidor se está reiniciando. Esta página lo intentará de nuevo cuando vuelva la conexión.',
  offlineRetry: 'Reintentar',

  widgetOpen: 'Hacer una pregunta',
  widgetClose: 'Cerrar',
  widgetFull: 'Abrir la página completa',
  widgetStart: 'Escriba una pregunta. El mejor artículo aparece mientras escribe.',
  demoTitle: 'El widget en otra página',
  demoLead: 'Esto representa una página de su intranet. El botón de la esquina procede de una línea de HTML:',
  demoOrigins:
    'Pueden usarlo dos clases de páginas: las de este servidor y aquellas cuyo origen figura en widget.origins de la configuración.',
  demoInline: 'Con data-in="#id", el mismo cuadro aparece dentro de la página, como aquí:',

  lab: labEs,
};
