package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.generations.EngineUpdate.Stage;
import ai.creativeflow.orchestrator.Report.Place;
import ai.creativeflow.orchestrator.ReportReader.Said;
import ai.creativeflow.orchestrator.ReportReader.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Every way in which the documents of either family say something. */
class ReportReaderTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Report SAMPLES = new Report.SamplesReady(List.of(new Place("s1", "https://a.example/1.png")));
    private static final Report FINAL = new Report.FinalReady(new Place("f1", "https://a.example/f.png"));

    private final ReportReader reader = new ReportReader(List.of("CONTENT_POLICY_VIOLATION", "429"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'generationId':'g','status':'success','stage':'samples_generated','results':{'sampleAssets':[{'assetId':'s1','url':'https://a.example/1.png'}]}}",
                "{'generation_request_id':'g','status':'completed','samples':[{'asset_id':'s1','url':'https://a.example/1.png'}]}",
                "{'id':'g','status':'AWAITING_SELECTION','sample_asset_infos':[{'asset_id':'s1','url':'https://a.example/1.png','format':'png'}],'final_asset_info':null}",
                "{'job_id':'g','status':'AwaitingSelection','sampleAssets':[{'id':'s1','download_url':'https://a.example/1.png'}],'version':1}"
            })
    void samples(String said) throws Unreadable {
        assertThat(read(said)).isEqualTo(new Said("g", SAMPLES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'generationId':'g','status':'success','stage':'final_asset_generated','results':{'finalAsset':{'assetId':'f1','url':'https://a.example/f.png'}}}",
                "{'generation_request_id':'g','status':'completed','final_asset':{'asset_id':'f1','url':'https://a.example/f.png'}}",
                "{'id':'g','status':'COMPLETED','sample_asset_infos':[{'asset_id':'s1','url':'https://a.example/1.png'}],'final_asset_info':{'asset_id':'f1','url':'https://a.example/f.png','metadata':{}}}",
                "{'request_id':'g','status':'Completed','finalAsset':{'id':'f1','downloadUrl':'https://a.example/f.png'},'version':'1.0'}"
            })
    void last_picture(String said) throws Unreadable {
        assertThat(read(said)).isEqualTo(new Said("g", FINAL));
    }

    @Test
    void finished_without_the_pictures_has_to_be_asked_for() throws Unreadable {
        assertThat(
                        read("{'generationId':'g','status':'success','stage':'final_asset_generated','results':{'finalAssetId':'f1'}}")
                                .report())
                .isEqualTo(new Report.Hint(Stage.FINAL));
        assertThat(read("{'id':'g','status':'AWAITING_SELECTION'}").report()).isEqualTo(new Report.Hint(Stage.SAMPLES));
        assertThat(read("{'id':'g','status':'success'}").report()).isEqualTo(new Report.Hint(null));
    }

    @ParameterizedTest
    @CsvSource({
        "Pending,",
        "VALIDATING_CREDITS,",
        "ProcessingSamples,SAMPLES",
        "processing_samples,SAMPLES",
        "PROCESSING_FINAL,FINAL"
    })
    void progress(String status, Stage stage) throws Unreadable {
        assertThat(read("{'id':'g','status':'%s'}".formatted(status)).report()).isEqualTo(new Report.Underway(stage));
    }

    @Test
    void failures_and_rejections_of_either_family() throws Unreadable {
        assertThat(read("{'generationId':'g','status':'failure','error':{'code':'AI_MODEL_UNAVAILABLE','message':'m'}}")
                        .report())
                .isEqualTo(new Report.Failed("AI_MODEL_UNAVAILABLE", null));
        assertThat(read("{'generation_request_id':'g','error_message':'m','failed_stage':'final_processing'}")
                        .report())
                .isEqualTo(new Report.Failed(null, Stage.FINAL));
        assertThat(read("{'id':'g','status':'Cancelled'}").report()).isEqualTo(new Report.Failed(null, null));
        assertThat(read("{'id':'g','status':'CONTENT_REJECTED'}").report()).isEqualTo(new Report.Rejected(null));
        assertThat(read("{'id':'g','error_code':'429','error_message':'m','failed_stage':'sample_processing'}")
                        .report())
                .isEqualTo(new Report.Rejected(Stage.SAMPLES));
        assertThat(read("{'id':'g','status':'Failed','error':{'code':'CONTENT_POLICY_VIOLATION'}}")
                        .report())
                .isEqualTo(new Report.Rejected(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "'text'",
                "{'id':''}",
                "{'id':{'a':1},'status':'FAILED'}",
                "{'id':'g'}",
                "{'id':'g','status':'MEDITATING'}",
                "{'id':'g','status':7}",
                "{'id':'g','status':'FAILED','version':2}"
            })
    void what_no_document_knows_is_not_guessed_at(String said) {
        assertThatThrownBy(() -> read(said)).isInstanceOf(Unreadable.class);
    }

    private Said read(String said) throws Unreadable {
        return reader.read(JSON.readTree(said.replace('\'', '"')));
    }
}
