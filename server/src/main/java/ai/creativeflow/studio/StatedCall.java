package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The call to action that the prompt states itself, in its own words, and the phrases without it. */
record StatedCall(@Nullable String call, List<Phrase> rest) {

    static final int LENGTH_MAX = 26;

    private static final String VERB =
            "book|buy(?!\\s+(?:one|two|three|\\d))|shop|order|reserve|register|sign ?up|join (?:us|now|today|the (?:waitlist|club|list|team))|apply|subscribe|download|call|text (?:us|me|\\p{L}+ at)|dm|message|e-?mail us|visit|get (?:your )?(?:tickets?|started|yours)|try (?:it|us|now)|start (?:today|your)|send (?:us )?(?:your|a)|learn more|find out more|discover more|read more|see more|swipe up|tap|click|link in (?:the |our )?bio|rsvp|donate|adopt (?:him|her|them|us|today|now)|enroll?|pre-?order|contact us|(?:come|drop|stop) by|save (?:the date|your (?:seat|spot|place))|claim|grab (?:yours|your)|request|schedule|follow|watch now|vote|sign the|give now|volunteer (?:now|today)|tickets at|walk[- ]ins"
                    + "|jetzt(?: online| hier| gratis| kostenlos)? \\p{L}+(?:en|n)|buche?n?|bestellen?|bewirb dich|bewerben|schick(?:en|t)?|melde dich|anmeld(?:en|ung)|reservieren?|ruf\\w* (?:uns )?an|komm\\w* vorbei|schau\\w* vorbei|mehr erfahren|mehr infos|link in (?:der )?bio|tickets (?:unter|auf|an)|spenden? (?:jetzt|sie)|sichere?n? (?:dir|sie)"
                    + "|(?:je )?réserve[rz]?|achete[rz]?|commande[rz]?|inscri(?:s|vez|re|ption)[- ]?(?:toi|vous)?|postule[rz]?|appele[rz]|découvr(?:ez|ir)|télécharge[rz]?|contacte[rz](?:-nous)?|essaye[rz]|rejoigne[rz](?:-nous)?|envoyez|venez|lien en bio|en savoir plus|faites un don"
                    + "|reserva(?: ya| ahora)?|compra|pide|inscríbete|regístrate|solicita|llama|llámanos|descubre|descarga|visítanos|apúntate|únete|contáctanos|enlace en (?:la )?bio|ven a|envía"
                    + "|reserve|compre|peça|inscreva-se|garanta|ligue|baixe|saiba mais|participe|link na bio|venha|doe|agende|candidate-se"
                    + "|prenota|acquista|ordina|iscriviti|candidati|chiama|scopri|scarica|invia|vieni|contattaci|dona"
                    + "|kup|zamów|zarezerwuj|zapisz się|zadzwoń|aplikuj|sprawdź|dołącz|pobierz|link w bio|wyślij"
                    + "|hemen \\p{L}+|rezervasyon|satın al|kaydol|başvur|sipariş ver|keşfet"
                    + "|κλείσ(?:ε|τε)|αγόρασε|παράγγειλε|εγγραφείτε|καλέστε|κάλεσε|δηλώστε|ελάτε"
                    + "|купи(?:те)?|закажи(?:те)?|забронируй(?:те)?|запишись|записывайтесь|запишитесь|звоните|позвоните|зарегистрируй\\p{L}*|узнай(?:те)?|приходи(?:те)?|купуй(?:те)?|замов(?:ляй|те|ляйте)?|забронюй(?:те)?|запишіться|записуй(?:ся|тесь)|телефонуйте|дзвоніть|реєструй\\p{L}*|дізнай\\p{L}*|приходь(?:те)?"
                    + "|احجز(?:وا)?|اشتر[يِ]?|اطلب(?:وا)?|سج[ّ]?ل(?:وا)?|اتصل(?:وا)?|تسو[ّ]?ق(?:وا)?|قد[ّ]?م الآن|زورونا|اكتشف(?:وا)?|הזמינו|קנו|הירשמו|התקשרו|הצטרפו|לפרטים|להרשמה|לרכישה|בואו|הגישו|שלחו";
    private static final Pattern CALL =
            Lexicon.pattern("^(?:so |and |just |please |und |et |y )?[¡]?(?<call>(?:" + VERB + ")\\b.*?)[.!,…]*$");
    private static final Pattern NOW = Lexicon.pattern(
            "^(?:" + VERB
                    + ")(?:\\s+(?:now|today|here|online|early|jetzt|heute|maintenant|ahora|ya|hoy|agora|já|ora|adesso|oggi|teraz|dziś|şimdi|τώρα|сейчас|зараз|الآن|עכשיו))?[.!…]*$");
    private static final Pattern CONTACT = Lexicon.pattern(
            "^(?:follow|call|text us|dm|e-?mail us|contact us|folge|ruf|suis|suivez|sigue|síguenos|siga|segui|obserwuj|takip et)\\b");
    private static final Pattern PREFIX = Lexicon.pattern(
            "^(?<call>(?=.{3," + LENGTH_MAX + "}[\\s,])\\S+\\s+\\S.{0," + (LENGTH_MAX - 4)
                    + "}?)(?:\\s+(?=(?:and|to|an|à|a|at|on|via|by|for|before|until|from|under|und|unter|auf|bis|et|sur|avant|y|en|antes|e|em|su|na|i|ve|и|на|і)\\s)|,\\s+|\\s+[–-]\\s+)(?<rest>.+)$");
    private static final Pattern JOINED = Lexicon.pattern(
            "^(?:for more|(?:and|und|et|y|e|i|ve|и|і|at|via|unter|auf|sur|su|,|to(?=\\s+\\S+@)|an(?=\\s+\\S+@)|à(?=\\s+\\S+@)|a(?=\\s+\\S+@))\\s+)");
    private static final Pattern BIO = Lexicon.pattern(
            "[\\s,.!–-]+(?<call>link in (?:the |our |der )?bio|lien en bio|link na bio|link w bio|enlace en (?:la )?bio)\\s*[.!]*$");

    StatedCall {
        rest = List.copyOf(rest);
    }

    static StatedCall of(List<Phrase> phrases) {
        for (int i = 0; i < phrases.size(); i++) {
            Phrase phrase = phrases.get(i);
            Matcher bio = BIO.matcher(phrase.text());
            if (bio.find() && bio.start() > 0) {
                return without(phrases, i, bio.group("call"), phrase.text().substring(0, bio.start()));
            }
            Matcher call = CALL.matcher(phrase.text());
            boolean heads = i == 0
                    && (phrases.size() == 1
                            || (!CONTACT.matcher(phrase.text()).find()
                                    && !NOW.matcher(phrase.text()).matches()));
            if (call.matches() && !heads && phrase.after() != Phrase.Break.COLON) {
                StatedCall stated = stated(phrases, i, call.group("call"));
                if (stated != null) {
                    return stated;
                }
            }
            StatedCall ending = ending(phrases, i);
            if (ending != null) {
                return ending;
            }
        }
        return new StatedCall(null, phrases);
    }

    private static @Nullable StatedCall stated(List<Phrase> phrases, int at, String call) {
        if (call.length() <= LENGTH_MAX) {
            return without(phrases, at, call, "");
        }
        Matcher prefix = PREFIX.matcher(call);
        if (prefix.matches()
                && prefix.group("call").length() <= LENGTH_MAX
                && Lexicon.words(prefix.group("call")) >= 2) {
            return without(
                    phrases,
                    at,
                    prefix.group("call"),
                    JOINED.matcher(prefix.group("rest")).replaceFirst(""));
        }
        return null;
    }

    /** "…, order by 8 May". */
    private static @Nullable StatedCall ending(List<Phrase> phrases, int at) {
        String text = phrases.get(at).text();
        int comma = text.lastIndexOf(", ");
        if (comma < 9) {
            return null;
        }
        Matcher call = CALL.matcher(text.substring(comma + 2));
        return call.matches() && call.group("call").length() <= LENGTH_MAX && Lexicon.words(call.group("call")) >= 2
                ? without(phrases, at, call.group("call"), text.substring(0, comma))
                : null;
    }

    private static StatedCall without(List<Phrase> phrases, int at, String call, String left) {
        var rest = new ArrayList<>(phrases);
        if (Lexicon.hasWord(left)) {
            rest.set(at, phrases.get(at).with(left));
        } else {
            rest.remove(at);
        }
        return new StatedCall(Phrase.capitalised(call.strip().replaceAll("[.!…]+$", "")), rest);
    }
}
