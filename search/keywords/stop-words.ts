/**
 * Stop words by language (ISO 639-1): what sentences are made of and keyword queries do without. Without accents, as the
 * keyword search reads words. The search looks them up like others, since their weight is small where they are common,
 * but finds nothing by them alone. The Japanese ones are words as Unicode's dictionary cuts them.
 */
const LISTS: Readonly<Record<string, string>> = {
  en: `a an the i me my we us our you your he she it its they them their this that these those is am are was were be been do does
    did have has had can could will would shall should may might must how what when where which who whom whose why if or and but
    not no to of in on at by for from with about into as so there here please want need after all any before cannot done get got
    having her his just never off out over some than then too up`,
  de: `der die das den dem des ein eine einen einem einer eines ich mich mir mein meine meinen meinem meiner wir uns unser unsere du sie
    ihr ihre es er man ist sind war bin sein wird werden wurde hat habe haben kann konnen muss mussen soll darf mochte will wie was wann
    wo wer wen wem welche welcher welches warum wenn ob oder und aber nicht kein keine zu von in im am an auf aus bei fur mit nach uber
    um zum zur als auch noch da dort hier bitte`,
  fr: `le la les l un une des du de d je j me m mon ma mes moi nous notre nos tu te ton ta tes vous votre vos il elle ils elles on se s
    son sa ses ce c cet cette ces que qu qui quoi quel quelle quels quelles est sont suis etre ai as a ont avoir peut peux puis dois
    doit faut comment quand ou pourquoi combien si et mais ne n pas plus au aux en dans sur sous par pour avec sans y s'il svp`,
  es: `el la los las un una unos unas de del al a yo me mi mis mio nosotros nuestro tu tus te usted su sus se el ella ellos lo le les
    que quien cual cuales es son soy ser esta estan estoy hay he ha han tengo tiene puedo puede debo debe como cuando donde por para
    con sin sobre en y o pero no si mas este esta esto ese eso muy`,
  it: `il lo la i gli le l un uno una di del dello della dei degli delle da dal a al alla ai in nel nella su sul con per tra io mi mio
    mia miei noi nostro tu ti tuo tua lei suo sua si che chi cui quale quali e sono essere ho ha hanno posso puo devo deve come quando
    dove perche quanto se o ma non piu questo questa quello c ci`,
  pt: `o a os as um uma de do da dos das em no na nos nas por para com sem ao aos eu me meu minha nos nosso tu te teu voce seu sua se
    ele ela que quem qual quais e sao sou ser esta estao ha tenho tem posso pode devo deve como quando onde porque quanto ou mas nao
    mais este esta isso`,
  nl: `de het een ik mij me mijn wij we ons onze jij je jouw u uw hij zij ze het hun dit dat deze die is zijn ben was wordt worden heb
    heeft hebben kan kunnen moet moeten mag wil hoe wat wanneer waar wie welke waarom als of en maar niet geen te van in op aan bij
    door voor met naar over om uit er hier daar ook nog`,
  ja: `が を に へ と で や の も か ね よ な は ば て た だ し から まで より ので のに のは のか けど けれど など って とか ぐらい くらい ほど だけ しか ばかり さえ
    こそ でも では には にも とは へは への からの までの との での として について により による によって において に関する にて です ます ました ません まし ませ でし でした でしょう
    だっ だった である であり ない なかっ なく なけれ たい たく れる られる せる させる れ られ せ させ いる い いて いた いま あり ある あっ する し して した しまっ しまう され さ
    せよ できる でき できれ なる なり なっ くる き いく いっ ください 下さい くださる もらう もらえ もらい いただく いただけ いただき よい いい よく よろしい これ それ あれ どれ ここ そこ
    あそこ どこ この その あの どの こう そう どう なに 何 なん なんの いつ いつまで いつから だれ 誰 どなた どちら どんな いくつ いくら なぜ どうして どのよう どうやって どうしたら どうすれ
    こと もの とき ところ ため よう わけ はず ほう まま たち さん お ご 御 また または および そして それで でも しかし もし てい てる ており おり んで がい ながら
    しょう しょ`,
  zh: `的 了 是 我 你 您 他 在 有 和 与 吗 呢 吧 我的 我要 我们 你们 怎么 怎样 如何 什么 哪里 哪个 哪些 谁 可以 能否 请问 是否 是什 么是 么办 为什 多少 需要 一个 不能 没有`,
};

const STOP_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(LISTS).map(([language, words]) => [language, new Set(words.split(/\s+/))]),
);

/**
 * The stop words of a language; null where there is no list of it.
 *
 * @param language as an entry states it, such as `de` or `de-CH`
 */
export function stopWordsOf(language: string | null): ReadonlySet<string> | null {
  return STOP_WORDS.get(language?.toLowerCase().split(/[-_]/)[0] ?? '') ?? null;
}

/** A language that is not expected is likely only where so many words are its stop words. */
const LEAST_UNEXPECTED = 2;

/**
 * The language whose stop words are most of these words, for texts of which nobody says the language; null where none are.
 *
 * @param words lower-case, without accents
 * @param expected languages that go before others, the likeliest first
 * @returns ISO 639-1
 */
export function likelyLanguage(words: readonly string[], expected: readonly string[] = []): string | null {
  let [likeliest, most]: [string | null, number] = [null, 0];
  for (const language of new Set([...expected, ...STOP_WORDS.keys()])) {
    const stopWords = STOP_WORDS.get(language);
    const found = words.filter((word) => stopWords?.has(word)).length;
    const least = expected.length === 0 || expected.includes(language) ? 1 : LEAST_UNEXPECTED;
    if (found > most && found >= least) [likeliest, most] = [language, found];
  }
  return likeliest;
}

/** The stop words of the likely language of these words. */
export function likelyStopWords(words: readonly string[]): ReadonlySet<string> {
  return stopWordsOf(likelyLanguage(words)) ?? new Set();
}

/** The words of a text that say what it is about, whatever its language. */
export function withoutStopWords(words: readonly string[]): readonly string[] {
  const stopWords = likelyStopWords(words);
  return words.filter((word) => !stopWords.has(word));
}
