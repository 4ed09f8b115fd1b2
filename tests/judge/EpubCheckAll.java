// EPUBCheck over many files in one Java machine: a book takes tenths of a second then, and not several seconds.
// usage: java -cp 'epubcheck.jar:lib/*' EpubCheckAll.java FILE...
// prints one line per file (PASS or FAIL, fatal, error, warning) and the messages below it; warnings fail too.
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.DefaultReportImpl;
import java.io.*;
import java.util.*;

public class EpubCheckAll {
    static class Counted extends DefaultReportImpl {
        final List<String> said = new ArrayList<>();
        final int[] count = new int[3];
        Counted(String name) { super(name); }
        @Override public void message(Message message, EPUBLocation at, Object... args) {
            Severity severity = message.getSeverity();
            int kind = severity == Severity.FATAL ? 0 : severity == Severity.ERROR ? 1 : severity == Severity.WARNING ? 2 : -1;
            if (kind < 0) return;
            count[kind]++;
            if (said.size() < 5) said.add(severity + " " + message.getID() + " " + message.getMessage(args) + " " + at.getPath() + ":" + at.getLine());
        }
        @Override public int generate() { return 0; }
    }

    public static void main(String[] files) {
        boolean bad = false;
        PrintStream out = System.out;
        PrintStream none = new PrintStream(OutputStream.nullOutputStream());
        for (String file : files) {
            Counted report = new Counted(file);
            System.setOut(none);
            System.setErr(none);
            String broken = null;
            try { new EpubCheck(new File(file), report).doValidate(); } catch (Throwable e) { broken = e.toString(); }
            System.setOut(out);
            int sum = report.count[0] + report.count[1] + report.count[2];
            bad |= sum > 0 || broken != null;
            out.printf("%s %s fatal=%d error=%d warning=%d%s%n", broken != null ? "BROKEN" : sum > 0 ? "FAIL" : "PASS", file,
                report.count[0], report.count[1], report.count[2], broken == null ? "" : " " + broken);
            for (String line : report.said) out.println("   " + line);
        }
        System.exit(bad ? 1 : 0);
    }
}
